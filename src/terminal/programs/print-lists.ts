import type { Client } from '../../sdk/index.ts'
import { mustHaveLogin, type WhoOptions } from '../accounts/find-login.ts'
import { exitCodes } from '../exit-codes.ts'
import { connect, mustFindRoom } from '../plain/connect.ts'
import { type ClientEnv, foldersOf } from '../storage/folders.ts'
import { safeLine } from '../text/safe.ts'

type Row = { json: object; text: string }
type ListOptions = WhoOptions & { json: boolean }

const printList = async (
  options: ListOptions,
  env: ClientEnv,
  rowsOf: (client: Client) => Promise<Row[]>,
): Promise<number> => {
  const folders = foldersOf(env)
  const login = await mustHaveLogin(options, env, folders)
  const client = await connect(login, folders)
  try {
    for (const { json, text } of await rowsOf(client))
      process.stdout.write(
        `${options.json ? JSON.stringify(json) : text.split('\t').map(safeLine).join('\t')}\n`,
      )
    return exitCodes.done
  } finally {
    await client.close()
  }
}

/** `parley who`: who is online, or who belongs to a room. */
export const who = (options: ListOptions & { room?: string | undefined }, env: ClientEnv): Promise<number> =>
  printList(options, env, (client) =>
    options.room === undefined ? online(client) : members(client, options.room),
  )

const online = async (client: Client): Promise<Row[]> => {
  const rows: Row[] = []
  for (let after: string | undefined, more = true; more; ) {
    const page = await client.call('presence.list', after === undefined ? {} : { after })
    rows.push(...page.online.map((account) => ({ json: account, text: account.name })))
    after = page.online.at(-1)?.name
    more = page.more
  }
  return rows
}

const members = async (client: Client, name: string): Promise<Row[]> => {
  const room = await mustFindRoom(client, name)
  const rows: Row[] = []
  for (let after: string | undefined, more = true; more; ) {
    const page = await client.call('room.members', { room, ...(after !== undefined && { after }) })
    rows.push(
      ...page.members.map(({ account, role, online: isOnline }) => ({
        json: { ...account, role, online: isOnline },
        text: `${account.name}\t${role}\t${isOnline ? 'online' : 'offline'}`,
      })),
    )
    after = page.members.at(-1)?.account.name
    more = page.more
  }
  return rows
}

/** `parley rooms`: the rooms one belongs to and those one may join. */
export const rooms = (options: ListOptions, env: ClientEnv): Promise<number> =>
  printList(options, env, async (client) => {
    const { rooms: all } = await client.call('room.list', {})
    return all.map((room) => ({
      json: room,
      text: [
        room.people ? `@${room.name}` : room.name,
        room.kind,
        room.role ?? 'not joined',
        `${room.unread} unread`,
      ].join('\t'),
    }))
  })
