import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { commands } from '../../src/protocol/commands.ts'
import { limits } from '../../src/protocol/limits.ts'
import {
  type HostileCall,
  hostileCalls,
  jsonCommands,
  type Known,
  oddText,
} from '../support/hostile-values.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { type Frame, openSocket, type TestSocket } from '../support/test-socket.ts'
import { errorLines } from './error-lines.ts'

/** Every field of every command × every hostile value, from one caller who may do everything, on both transports. */
type Scene = {
  chat: TestChat
  known: Known
  /** Of carol, who watches from a room that nobody touches. */
  watching: { token: string; room: string; before: string }
  accepted: string[]
}

const scenes: Scene[] = []
const current = (): Scene => scenes.at(-1) as Scene

const startScene = async (): Promise<void> => {
  const chat = await startTestChat()
  const { token } = await chat.register('alice')
  const bob = await chat.register('bob')
  const { room } = await chat.call(token, 'room.create', { name: 'mine', kind: 'private' })
  const { id: message } = await chat.call(token, 'message.send', {
    room: room.id,
    text: 'first',
    nonce: 'first',
  })
  const { session } = await chat.call(token, 'account.whoami', {})
  const known = {
    room: room.id,
    message,
    account: bob.account.id,
    username: 'bob',
    session,
    password: testPassword,
    token,
  }
  const carol = await chat.register('carol')
  const quiet = await chat.call(carol.token, 'room.create', { name: 'quiet', kind: 'private' })
  await chat.call(carol.token, 'room.invite', { room: quiet.room.id, username: 'alice' })
  for (const text of ['one', 'two'])
    await chat.call(carol.token, 'message.send', { room: quiet.room.id, text, nonce: text })
  const watching = { token: carol.token, room: quiet.room.id, before: '' }
  scenes.push({ chat, known, watching, accepted: [] })
  watching.before = await listOf(current())
}

const listOf = async ({ chat, watching }: Scene): Promise<string> =>
  JSON.stringify((await chat.call(watching.token, 'room.history', { room: watching.room })).messages)

beforeAll(startScene)
afterAll(() => Promise.all(scenes.map(({ chat }) => chat.stop())))

type Answer = { code: string; message?: string; ok?: unknown }
type Transport = (call: HostileCall) => Promise<Answer>

const overRest: Transport = async ({ command, input }) => {
  const { chat, known } = current()
  const { status, body } = await chat.post(known.token, command, input)
  if (status === 200) return { code: 'ok', ok: body }
  return { code: body.error?.code ?? `status ${status}`, message: body.error?.message ?? '' }
}

let socket: TestSocket | undefined
const heard: Frame[] = []

const overSocket: Transport = async ({ command, input, isHuge }) => {
  const { chat, known } = current()
  const isHello = command === 'session.hello'
  const needsFresh = isHuge || isHello
  if (!needsFresh && !socket) socket = await openSocket(chat.url, known.token)
  const fresh = () => openSocket(chat.url, isHello ? undefined : known.token)
  const mine = needsFresh || !socket ? await fresh() : socket
  const answer = await Promise.race([mine.ask(command, input as object), mine.closed])
  if (needsFresh) mine.close()
  if ('code' in answer && mine === socket) socket = undefined
  if ('code' in answer) return { code: `close ${answer.code}`, message: answer.reason }
  return answer.ok ? { code: 'ok', ok: answer.ok } : answer.error
}

/** An accepted call may have ended the session, or its right to speak; the next one begins anew then. */
const renew = async (): Promise<void> => {
  const { chat, known } = current()
  const { status } = await chat.post(known.token, 'room.typing', { room: known.room })
  heard.push(...(socket?.frames ?? []))
  socket?.close()
  socket = undefined
  if (status !== 200) await startScene()
}

const isSentence = (text: unknown): boolean => typeof text === 'string' && /^.{8,400}$/s.test(text)

/** What is wrong with this answer; undefined when nothing is. */
const fault = (call: HostileCall, { code, message, ok }: Answer): string | undefined => {
  if (code === 'ok') {
    if (call.mustBeRefused) return 'was accepted'
    const output = commands[call.command].output.safeParse(ok)
    return output.success ? undefined : `answered what its contract does not say: ${output.error.message}`
  }
  if (code === 'internal') return 'is a bug'
  if (code === 'close 1009') return call.isHuge ? undefined : 'closed the socket'
  if (code.startsWith('close') || code.startsWith('status')) return `ended in ${code}`
  if (!isSentence(message)) return `was refused without a sentence: ${message}`
  const isAboutInput = code === 'bad-input' || code === 'too-large' || call.command === 'account.login'
  return call.mustBeRefused && !isAboutInput ? `was refused as ${code}, so nobody looked at it` : undefined
}

/** A frame is an object always, and a short one before the hello: the rest is a matter of frames. */
const isFrame = ({ command, input }: HostileCall): boolean =>
  typeof input === 'object' &&
  input !== null &&
  !Array.isArray(input) &&
  (command !== 'session.hello' || JSON.stringify(input).length < limits.frameBytesBeforeHello - 100)

for (const [name, transport] of Object.entries({ REST: overRest, socket: overSocket }))
  describe(`hostile values over ${name}`, () => {
    const ofThis = (command: string) => name === 'socket' || command !== 'session.hello'
    for (const command of jsonCommands.filter(ofThis))
      test(`of ${command} do no harm`, async () => {
        const wrong: string[] = []
        const isCall = (call: HostileCall): boolean => name === 'REST' || isFrame(call)
        const count = hostileCalls(command, current().known).filter(isCall).length
        expect(count).toBeGreaterThanOrEqual(3)
        for (let i = 0; i < count; i++) {
          const call = hostileCalls(command, current().known).filter(isCall)[i] as HostileCall
          const answer = await transport(call)
          const found = fault(call, answer)
          if (found) wrong.push(`${call.what} ${found}`)
          if (answer.code !== 'ok') continue
          current().accepted.push(JSON.stringify(answer.ok))
          await renew()
        }
        expect(wrong).toEqual([])
      }, 60_000)
  })

describe('after all of these', () => {
  test('no command was hidden from them by a field that every frame has', () => {
    const taken = jsonCommands.filter((name) =>
      ['id', 'type'].some((field) => field in commands[name].input.shape),
    )
    expect(taken).toEqual([])
  })

  test('objects of this process have no more than before', () => {
    expect(({} as { isOwner?: boolean }).isOwner).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('the log has no error', () => {
    for (const { chat } of scenes) expect(errorLines(chat.dataFolder)).toEqual([])
  })

  test('a room that nobody touched is as it was, and each server goes on', async () => {
    for (const scene of scenes) {
      expect(await listOf(scene)).toBe(scene.watching.before)
      expect((await fetch(`${scene.chat.url}/readyz`)).status).toBe(200)
    }
  })

  test('every new message is one that was accepted', async () => {
    for (const { chat, known, accepted } of scenes) {
      const { status, body } = await chat.post(known.token, 'room.history', { room: known.room, limit: 500 })
      if (status !== 200) continue
      const { messages } = body as { messages: { id: string; kind?: string }[] }
      const told = accepted.join('\n')
      for (const { id, kind } of messages)
        if (kind !== 'notice' && id !== known.message) expect(told).toContain(`"id":"${id}"`)
    }
  })
})

/** Every text that the server has stored, with the column where it is. */
const storedTexts = ({ chat }: Scene): { column: string; text: string }[] => {
  const db = new Database(join(chat.dataFolder, 'parley.db'), { readonly: true })
  const tables = db.query("select name from sqlite_master where type = 'table'").all() as { name: string }[]
  const texts = tables.flatMap(({ name }) =>
    (db.query(`select * from "${name}"`).all() as Record<string, unknown>[]).flatMap((row) =>
      Object.entries(row)
        .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
        .map(([column, text]) => ({ column: `${name}.${column}`, text })),
    ),
  )
  db.close()
  return texts
}

/** Running text, which may be written from right to left, and what programs name their own messages with. */
const mayHoldBidi =
  /^(messages\.(text|nonce)|message_versions\.text|drafts\.text|rooms\.(topic|description)|\w+\.reason|reports\.(text|note)|audit\.details)$/
const mayHoldControls = /^(messages|message_versions|drafts)\.text$/

describe('what was accepted', () => {
  test('holds no NUL and no half characters, nor what a database makes of them', () => {
    for (const scene of scenes)
      for (const { column, text } of storedTexts(scene)) {
        const isBroken = text.includes('\u0000') || text.includes('\ufffd') || !text.isWellFormed()
        expect([column, isBroken]).toEqual([column, false])
      }
  })

  test('turns or steers the text around it nowhere but in running text', () => {
    const columns = (needle: string): string[] => [
      ...new Set(
        scenes
          .flatMap(storedTexts)
          .filter(({ text }) => text.includes(needle))
          .map(({ column }) => column),
      ),
    ]
    expect(columns(oddText.bidi).filter((column) => !mayHoldBidi.test(column))).toEqual([])
    expect(columns(oddText.steering).filter((column) => !mayHoldControls.test(column))).toEqual([])
  })

  test('is told to nobody with NUL or half characters in it', () => {
    expect(heard.length).toBeGreaterThan(10)
    const told = [
      // A refusal may name what it refuses, to nobody but whoever sent it.
      ...heard.filter(({ error }) => error === undefined).map((frame) => JSON.stringify(frame)),
      ...scenes.flatMap(({ accepted }) => accepted),
    ]
    expect(told.filter((text) => /\\u0000|\\ud800/.test(text))).toEqual([])
  })

  test('includes what people need: scripts from right to left, and passwords of any kind', async () => {
    const { chat, known } = current()
    const text = oddText.bidi
    await chat.call(known.token, 'message.send', { room: known.room, text, nonce: 'bidi' })
    await chat.call(known.token, 'room.create', { name: 'right to left', kind: 'public', topic: text })
    const password = `${oddText.bidi}\u0007 pässwörd`
    await chat.call('', 'account.register', { username: 'odd', password })
    expect((await chat.call('', 'account.login', { username: 'odd', password })).account.username).toBe('odd')
  })
})
