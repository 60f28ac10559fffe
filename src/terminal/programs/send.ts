import { createInterface } from 'node:readline'
import { limits } from '../../protocol/limits.ts'
import type { Client, PendingMessage } from '../../sdk/index.ts'
import { mustHaveLogin, type WhoOptions } from '../accounts/find-login.ts'
import { ClientFault, exitCodes } from '../exit-codes.ts'
import { connect, defaultPatienceMs, mustFindRoom, until } from '../plain/connect.ts'
import { type ClientEnv, foldersOf } from '../storage/folders.ts'

export type SendOptions = WhoOptions & {
  room: string
  /** Left out: every line of the input is a message. */
  text?: string | undefined
  timeoutMs?: number | undefined
}

/** Lines that may wait at once; then the input waits too. */
const mostWaiting = 100

/**
 * `parley send`: says one text, or each line of the input, exactly once and in order. What is not acknowledged yet
 * is kept on the disk under its nonce; the next start sends it first, and the server knows it if it was stored.
 */
export const send = async (options: SendOptions, env: ClientEnv): Promise<number> => {
  const folders = foldersOf(env)
  const login = await mustHaveLogin(options, env, folders)
  const patienceMs = options.timeoutMs ?? defaultPatienceMs
  // A stream has all the time there is; one message has somebody who waits for it.
  const client = await connect(login, folders, { patienceMs, keepsOutbox: true })
  try {
    const room = await mustFindRoom(client, options.room)
    const refused =
      options.text === undefined
        ? await sendLines(client, room)
        : await sendOne(client, room, options.text, patienceMs)
    if (refused === undefined) return exitCodes.done
    throw new ClientFault('refused', refused)
  } finally {
    await client.close()
  }
}

/** Answers why it was refused, if it was. */
const sendOne = async (
  client: Client,
  room: string,
  text: string,
  patienceMs: number,
): Promise<string | undefined> => {
  client.send(room, text)
  await until(client, (state) => state.outbox.every(isOver), patienceMs).catch((error: unknown) => {
    if (error instanceof ClientFault && error.ending === 'unreachable')
      throw new ClientFault(
        'unreachable',
        'The server did not answer in time. The message is kept and goes with the next start.',
      )
    throw error
  })
  return takeRefused(client)
}

const isOver = ({ status, settled }: PendingMessage): boolean => status === 'refused' || settled !== undefined

const sendLines = async (client: Client, room: string): Promise<string | undefined> => {
  let firstRefused: string | undefined
  const noteRefused = (): void => {
    const refused = takeRefused(client)
    if (refused === undefined) return
    firstRefused ??= refused
    console.error(refused)
  }
  for await (const line of createInterface({ input: process.stdin })) {
    for (const part of partsOf(line)) client.send(room, part)
    await until(
      client,
      (state) => state.outbox.filter((one) => !isOver(one)).length < mostWaiting,
      Number.POSITIVE_INFINITY,
    )
    noteRefused()
  }
  await until(client, (state) => state.outbox.every(isOver), Number.POSITIVE_INFINITY)
  noteRefused()
  return firstRefused
}

/** Refused messages are dropped: they are told, and would be tried by nobody. */
const takeRefused = (client: Client): string | undefined => {
  const refused = client.getState().outbox.filter(({ status }) => status === 'refused')
  for (const { nonce } of refused) client.discard(nonce)
  return refused[0]?.error
}

/** An empty line says nothing; a line longer than a message goes in parts. */
const partsOf = (line: string): string[] => {
  if (line.trim() === '') return []
  if (Buffer.byteLength(line) <= limits.messageBytes) return [line]
  const parts = ['']
  let bytes = 0
  for (const sign of line) {
    const more = Buffer.byteLength(sign)
    if (bytes + more > limits.messageBytes) {
      parts.push('')
      bytes = 0
    }
    parts[parts.length - 1] += sign
    bytes += more
  }
  return parts.filter((part) => part.trim() !== '')
}
