import { CallError, type Client } from '../../sdk/index.ts'
import { mustHaveLogin, type WhoOptions } from '../accounts/find-login.ts'
import { ClientFault, exitCodes } from '../exit-codes.ts'
import { connect } from '../plain/connect.ts'
import { saidJson, saidLine } from '../plain/said-line.ts'
import { type ClientEnv, foldersOf } from '../storage/folders.ts'
import { safeLine } from '../text/safe.ts'

export type SearchOptions = WhoOptions & { query: string; json: boolean; limit: number; newest: boolean }

const pageSize = 50

/** `parley search`: what was found, a line each, the best first. */
export const search = async (options: SearchOptions, env: ClientEnv): Promise<number> => {
  const folders = foldersOf(env)
  const login = await mustHaveLogin(options, env, folders)
  const client = await connect(login, folders)
  try {
    await printHits(client, options)
    return exitCodes.done
  } catch (error) {
    if (error instanceof CallError) throw new ClientFault('refused', error.message)
    throw error
  } finally {
    await client.close()
  }
}

const printHits = async (client: Client, { query, json, limit, newest }: SearchOptions): Promise<void> => {
  let left = limit
  for (let cursor: string | undefined; left > 0; ) {
    const { hits, cursor: next } = await client.call('search.messages', {
      query,
      limit: Math.min(pageSize, left),
      ...(newest && { sort: 'newest' }),
      ...(cursor !== undefined && { cursor }),
    })
    for (const { room, message } of hits) {
      const name = client.getState().rooms[room]?.room.name ?? room
      const date = new Date(message.at).toISOString().slice(0, 10)
      const line = json
        ? saidJson({ id: room, name }, message)
        : `${date} ${saidLine(`#${safeLine(name)}`, message)}`
      process.stdout.write(`${line}\n`)
    }
    left -= hits.length
    cursor = next
    if (cursor === undefined || hits.length === 0) return
  }
}
