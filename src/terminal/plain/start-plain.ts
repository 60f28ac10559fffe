import { createInterface } from 'node:readline'
import { type Client, createClient } from '../../sdk/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { diskOutbox } from '../storage/disk-outbox.ts'
import { type ClientEnv, type Folders, foldersOf } from '../storage/folders.ts'
import type { Login } from '../storage/logins.ts'
import { safeLine } from '../text/safe.ts'
import { until } from './connect.ts'
import { followRoom, type Told } from './follow-room.ts'
import { type Console, plainDoor } from './plain-door.ts'
import { runPlain } from './run-plain.ts'
import { saidJson, saidLine } from './said-line.ts'

export type PlainOptions = { server: string | undefined; login: Login | undefined; json: boolean }

/** Messages of the open room that are told at the beginning. */
const firstMessages = 20

/** The chat line by line: for pipes, screen readers, and terminals that can nothing else. */
export const startPlain = async (options: PlainOptions, env: ClientEnv): Promise<number> => {
  const folders = foldersOf(env)
  const lines = createInterface({ input: process.stdin })
  const out: Console = {
    json: options.json,
    line: (text) => process.stdout.write(`${text}\n`),
    tell(text) {
      if (options.json) process.stdout.write(`${JSON.stringify({ note: text })}\n`)
      else process.stdout.write(`-- ${safeLine(text)}\n`)
    },
  }
  const input = queueOf(lines)
  const login = options.login ?? (await plainDoor(options.server, folders, out, input))
  if (!login) return exitCodes['not-logged-in']
  return chatInLines(login, folders, out, input)
}

/** Lines as they come, and `undefined` at the end; what came before somebody asked is kept. */
const queueOf = (lines: ReturnType<typeof createInterface>): AsyncIterator<string> =>
  lines[Symbol.asyncIterator]()

const chatInLines = async (
  login: Login,
  folders: Folders,
  out: Console,
  input: AsyncIterator<string>,
): Promise<number> => {
  const client = createClient({
    url: login.server,
    token: login.token,
    storage: diskOutbox(folders, login.server, login.account),
  })
  client.connect()
  let isLeaving = false
  const leave = (): void => {
    isLeaving = true
    void input.return?.()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leave)
  try {
    await until(client, ({ me }) => me !== null, Number.POSITIVE_INFINITY)
    out.tell(`You are ${client.getState().me?.username} at ${login.server}. "help" shows the commands.`)
    const session = { room: 'lobby', out, login, folders, client }
    const stop = followEverything(client, () => session.room, out)
    for (;;) {
      const { value, done } = await input.next()
      if (done || isLeaving) break
      if ((await runPlain(session, value)) === 'over') break
    }
    await settled(client)
    stop()
    return exitCodes.done
  } finally {
    await client.close()
  }
}

/** At the end of the input everything that was said is on its way to the server; that is waited for. */
const settled = (client: Client): Promise<void> =>
  until(
    client,
    ({ outbox }) => outbox.every(({ status, settled }) => settled || status === 'refused'),
    30_000,
  ).catch(() => {})

/** The open room from some messages before, every other one from what is unread on. */
const followEverything = (client: Client, open: () => string, out: Console): (() => void) => {
  const stops = new Map<string, () => void>()
  const tell = ({ room, message, change }: Told): void => {
    if (out.json) out.line(saidJson(room, message, change))
    else if (change === undefined) out.line(saidLine(roomLabel(room), message))
    if (room.id === open()) client.markRead(room.id, message.seq)
  }

  const follow = (room: string, most: number): void => {
    const read = client.getState().rooms[room]?.room.read ?? 0
    stops.set(room, () => {})
    client
      .loadOlder(room)
      .then(() => {
        const messages = client.getState().rooms[room]?.timeline.messages ?? []
        const from = most > 0 ? (messages.at(-most - 1)?.seq ?? 0) : read
        stops.set(room, followRoom(client, room, from, tell))
      })
      .catch(() => stops.delete(room))
  }

  const look = (): void => {
    for (const [id, { room }] of Object.entries(client.getState().rooms))
      if (!stops.has(id) && (id === open() || room.unread > 0)) follow(id, id === open() ? firstMessages : 0)
  }
  const stop = client.subscribe(look)
  look()
  return () => {
    stop()
    for (const end of stops.values()) end()
  }
}

const roomLabel = (room: { name: string; people?: unknown }): string =>
  room.people ? `@${room.name}` : `#${room.name}`
