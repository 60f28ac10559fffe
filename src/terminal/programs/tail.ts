import type { Message } from '../../protocol/entities.ts'
import { type Client, isOpened } from '../../sdk/index.ts'
import { mustHaveLogin, type WhoOptions } from '../accounts/find-login.ts'
import { exitCodes } from '../exit-codes.ts'
import { connect, mustFindRoom, until } from '../plain/connect.ts'
import { followRoom, type Told } from '../plain/follow-room.ts'
import { saidJson, saidLine } from '../plain/said-line.ts'
import { type ClientEnv, foldersOf } from '../storage/folders.ts'
import { type Since, sinceOf } from './since.ts'

export type TailOptions = WhoOptions & {
  room: string
  json: boolean
  since?: string | undefined
  /** Ends when what was said already is told. */
  once: boolean
}

/** Told before what is new, unless `--since` says more. */
const firstMessages = 10

/** `parley tail`: one line per message, from some messages before on; reconnects by itself. Ends at Ctrl+C. */
export const tail = async (options: TailOptions, env: ClientEnv): Promise<number> => {
  const since = options.since === undefined ? undefined : sinceOf(options.since, Date.now())
  const folders = foldersOf(env)
  const login = await mustHaveLogin(options, env, folders)
  const client = await connect(login, folders)
  try {
    const room = await mustFindRoom(client, options.room)
    await until(client, ({ rooms }) => rooms[room] !== undefined, 10_000)
    await client.loadOlder(room)
    const from = since ? await readBack(client, room, since) : lastBut(client, room, firstMessages)
    const stop = followRoom(client, room, from, (told) => print(options, told))
    if (!options.once) await untilStopped(client)
    stop()
    return exitCodes.done
  } finally {
    await client.close()
  }
}

const print = ({ json }: TailOptions, { room, message, change }: Told): void => {
  if (json) process.stdout.write(`${saidJson(room, message, change)}\n`)
  else if (change === undefined)
    process.stdout.write(`${saidLine(room.people ? `@${room.name}` : `#${room.name}`, message)}\n`)
}

const messagesOf = (client: Client, room: string): readonly Message[] =>
  client.getState().rooms[room]?.timeline.messages ?? []

const lastBut = (client: Client, room: string, count: number): number =>
  messagesOf(client, room).at(-count - 1)?.seq ?? 0

/** Loads page after page until what was asked for is here; answers the last `seq` before it. */
const readBack = async (client: Client, room: string, since: Since): Promise<number> => {
  const isBefore = ({ seq, at }: Message): boolean =>
    'seq' in since ? seq <= since.seq : Date.parse(at) < since.time
  for (;;) {
    const known = client.getState().rooms[room]
    const first = known?.timeline.messages[0]
    if (!known || !isOpened(known.timeline) || known.timeline.atStart || (first && isBefore(first))) break
    await client.loadOlder(room)
  }
  return messagesOf(client, room).findLast(isBefore)?.seq ?? 0
}

/** Until Ctrl+C, SIGTERM or somebody who reads no more; rejects when the login ends. */
const untilStopped = (client: Client): Promise<void> => {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    process.stdout.once('error', () => resolve())
  })
  return Promise.race([stopped, until(client, () => false, Number.POSITIVE_INFINITY)])
}
