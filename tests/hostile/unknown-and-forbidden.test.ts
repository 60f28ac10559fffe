import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { commands } from '../../src/protocol/commands.ts'
import {
  callsWithText,
  type HostileCall,
  jsonCommands,
  type Known,
  rightInput,
} from '../support/hostile-values.ts'
import { openSocket, type TestSocket } from '../support/test-socket.ts'
import { errorLines } from './error-lines.ts'
import { isQuestion, type Outsider, type SecretScene, startSecretScene } from './start-secret-scene.ts'

let scene: SecretScene
beforeAll(async () => {
  scene = await startSecretScene()
})
afterAll(() => scene.chat.stop())

type Ask = (call: HostileCall) => Promise<unknown>

const overRest =
  ({ token }: Known): Ask =>
  async ({ command, input }) => {
    const { status, body } = await scene.chat.post(token, command, input)
    return status === 200 ? ['ok', shapeOf(body)] : [status, body]
  }

const overSocket =
  (socket: TestSocket): Ask =>
  async ({ command, input }) => {
    const { ok, error } = await socket.ask(command, input as object)
    return ok ? ['ok', shapeOf(ok)] : error
  }

/** What an answer is made of, without what differs from call to call. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return ['…']
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOf(part)]))
}

/** Puts the same word into every text field of every command, and answers what came, with the word taken out. */
const answersFor = async (known: Known, ask: Ask, word: string): Promise<Map<string, string>> => {
  const answers = new Map<string, string>()
  for (const command of jsonCommands.filter(isQuestion))
    for (const call of callsWithText(command, known, word))
      answers.set(`${command} ${call.what}`, JSON.stringify(await ask(call)).replaceAll(word, '…'))
  return answers
}

const kinds = ['a-member', 'a-guest', 'a-bot', 'a-moderator', 'a-former-member']

/**
 * The calls that a word of the secret room is answered otherwise than one that never was. Some calls are done, and
 * change how the next one is answered; so others come before and after. Each is a word of its own: what was sent with
 * one is found with it from then on, and a word that is asked twice would be found twice as often.
 */
const differences = async (known: Known, ask: Ask, { secret, unknown }: SecretScene['ids'][number]) => {
  const before = await answersFor(known, ask, unknown[0])
  const hidden = await answersFor(known, ask, secret)
  const after = await answersFor(known, ask, unknown[1])
  expect(hidden.size).toBeGreaterThan(20)
  return [...hidden]
    .filter(([call, answer]) => answer !== before.get(call) && answer !== after.get(call))
    .map(([call, answer]) => `${call}: ${answer}, not ${after.get(call)}`)
}

describe('what is hidden looks to outsiders like what never was:', () => {
  for (const who of kinds)
    test(who, async () => {
      const { known } = scene.outsiders.find((one) => one.who === who) as Outsider
      const socket = await openSocket(scene.chat.url, known.token)
      // Both ways for the first of them; the rules behind are the same for all.
      const ways = who === kinds[0] ? [overRest(known), overSocket(socket)] : [overSocket(socket)]
      for (const ask of ways)
        for (const id of scene.ids)
          expect([id.what, await differences(known, ask, id)]).toEqual([id.what, []])
      socket.close()
    }, 400_000)

  test('somebody who is not logged in', async () => {
    const [{ known }] = scene.outsiders as [Outsider]
    for (const id of scene.ids)
      expect([id.what, await differences(known, overRest({ ...known, token: '' }), id)]).toEqual([
        id.what,
        [],
      ])
  }, 400_000)

  test('somebody who is not logged in is told nothing but that, whatever the command', async () => {
    const [{ known }] = scene.outsiders as [Outsider]
    const socket = await openSocket(scene.chat.url)
    const closed = jsonCommands.filter((name) => commands[name].access === 'account')
    expect(closed.length).toBeGreaterThan(20)
    for (const command of closed)
      for (const input of [rightInput(command, known), {}, { isOwner: true }]) {
        const { status, body } = await scene.chat.post('', command, input)
        expect([command, status, body.error?.code]).toEqual([command, 401, 'unauthenticated'])
        expect((await socket.ask(command, input)).error).toEqual(body.error)
      }
    socket.close()
  })

  test('a reply in the lobby to a message that is elsewhere', async () => {
    const [{ known }] = scene.outsiders as [Outsider]
    const reply = async (replyTo: string) => {
      const answer = await scene.chat.post(known.token, 'message.send', {
        room: 'lobby',
        text: 'Re:',
        nonce: 'r',
        replyTo,
      })
      return [answer.status, answer.body]
    }
    const message = scene.ids.find(({ what }) => what === 'the plain message')
    expect(await reply(message?.secret ?? '')).toEqual(await reply(message?.unknown[0] ?? ''))
    expect((await reply(message?.secret ?? ''))[0]).toBe(404)
  })
})

test('members see the difference, so the questions above reach what they ask for', async () => {
  const { chat, insider, room } = scene
  for (const command of ['room.history', 'room.members', 'room.typing', 'room.join'] as const) {
    expect((await chat.post(insider, command, { room })).status).toBe(200)
    expect((await chat.post(scene.outsiders[0]?.known.token, command, { room })).status).toBe(404)
  }
})

test('outsiders have changed nothing', async () => {
  const { chat, owner, room } = scene
  const { messages } = await chat.call(owner, 'room.history', { room })
  expect(messages.filter(({ kind }) => kind !== 'notice').map(({ text }) => text)).toEqual([
    '',
    'look: ocelot',
    'the capybara',
    'after dormouse',
    '',
    'second',
    'who knows serval',
    '@alice and @a-former-member: lemur',
    'for all: manatee',
    'then hyrax',
    '',
    'rules quokka',
    'back reedbuck',
    '@bob look at yapok',
    // What stands there are files, and one that was deleted.
    '',
    '',
    '',
  ])
  const { members } = await chat.call(owner, 'room.members', { room })
  expect(members.map(({ account }) => account.name).sort()).toEqual(['alice', 'bob'])
  expect(errorLines(chat.dataFolder)).toEqual([])
})
