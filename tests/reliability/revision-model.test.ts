import { expect } from 'bun:test'
import fc from 'fast-check'
import type { Message } from '../../src/protocol/entities.ts'
import { testOnBoth } from '../support/both-databases.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket, type TestSocket } from '../support/test-socket.ts'

/** What the room must look like: the rules of the revision model in a few lines. */
type Model = { rev: number; messages: ModelMessage[] }
type ModelMessage = {
  id: string
  seq: number
  rev: number
  author: string
  text: string
  nonce: string
  deleted: boolean
  edited: boolean
  reactions: Map<string, Set<string>>
}

type Step =
  | { what: 'send'; who: number; over: Transport }
  | { what: 'again'; which: number; over: Transport; sameText: boolean }
  | { what: 'edit'; who: number; which: number; over: Transport }
  | { what: 'delete'; who: number; which: number; over: Transport }
  | { what: 'react'; who: number; which: number; emoji: string; on: boolean; over: Transport }
  | { what: 'resume'; after: number }
type Transport = 'socket' | 'rest'

const people = ['alice', 'bob', 'carol'] as const
const who = fc.nat(2)
const which = fc.nat(30)
const over = fc.constantFrom<Transport>('socket', 'rest')
const emoji = fc.constantFrom('👍', '🎉', ':shrug:')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('send' as const), who, over }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('again' as const), which, over, sameText: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('edit' as const), who, which, over }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('delete' as const), who, which, over }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('react' as const), who, which, emoji, on: fc.boolean(), over }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('resume' as const), after: fc.nat(40) }) },
)

let chat: TestChat
let accounts: { id: string; token: string; socket: TestSocket }[]

testOnBoth(
  'R2 R3 R5: whatever three people do over both transports, the room is what the model says',
  async (env) => {
    chat = await startTestChat({ env })
    accounts = []
    try {
      for (const name of people) {
        const { account, token } = await chat.register(name)
        accounts.push({ id: account.id, token, socket: await openSocket(chat.url, token) })
      }
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          const world = await newWorld()
          for (const one of steps) await play(world, one)
          await expectSame(world)
        }),
        { numRuns: process.env.PARLEY_NIGHTLY === '1' ? 2000 : env.PARLEY_DATABASE_URL ? 15 : 60 },
      )
    } finally {
      await chat.stop()
    }
  },
  120_000,
)

type World = { room: string; model: Model; count: number; live: Map<string, Message> }

async function newWorld(): Promise<World> {
  const name = `model ${crypto.randomUUID()}`
  const room = (await chat.call(token(0), 'room.create', { name, kind: 'public' })).room.id
  for (const i of [1, 2]) await chat.call(token(i), 'room.join', { room })
  const { rev } = await chat.call(token(0), 'room.changes', { room, after: 0 })
  return { room, model: { rev, messages: [] }, count: 0, live: new Map() }
}

const token = (i: number): string => accounts[i]?.token as string

/** The same call over either transport, as `{ok}` or `{error}`. */
async function call(over: Transport, who: number, command: string, input: object) {
  if (over === 'socket') return accounts[who]?.socket.ask(command, input)
  const { status, body } = await chat.post(token(who), command, input)
  return status === 200 ? { ok: body } : body
}

async function play(world: World, one: Step): Promise<void> {
  const { model, room } = world
  if (one.what === 'send') return send(world, one.who, one.over)
  if (one.what === 'resume') return resume(world, Math.min(one.after, model.rev))
  const target = model.messages[one.which % Math.max(1, model.messages.length)]
  if (!target) return
  if (one.what === 'again') return sendAgain(world, target, one.over, one.sameText)
  const answer = await call(one.over, one.who, `message.${one.what}`, inputOf(one, target))
  const expected = applyChange(model, target, one)
  if (typeof expected === 'number') expect(answer?.ok).toEqual({ rev: expected })
  else expect(answer?.error?.code).toBe(expected)
  expect((await chat.call(token(0), 'room.changes', { room, after: model.rev })).rev).toBe(model.rev)
}

const inputOf = (one: Step, target: ModelMessage): object => {
  if (one.what === 'edit') return { message: target.id, text: `${target.text}!` }
  if (one.what === 'react') return { message: target.id, emoji: one.emoji, on: one.on }
  return { message: target.id }
}

/** The revision that the change must take, or the code that must refuse it. */
function applyChange(model: Model, target: ModelMessage, one: Step): number | string {
  if (!('who' in one) || !('which' in one)) return 'bad-input'
  const id = accounts[one.who]?.id as string
  const isOwn = target.author === id
  // The first person made the room and the installation, and may delete anything in it.
  if (one.what === 'delete') {
    if (!isOwn && one.who !== 0) return 'forbidden'
    if (target.deleted) return target.rev
    Object.assign(target, { deleted: true, text: '', reactions: new Map() })
  } else if (one.what === 'edit') {
    if (!isOwn) return 'forbidden'
    if (target.deleted) return 'not-found'
    Object.assign(target, { text: `${target.text}!`, edited: true })
  } else {
    if (target.deleted) return 'not-found'
    const chosen = target.reactions.get(one.emoji) ?? new Set()
    if (chosen.has(id) === one.on) return target.rev
    if (one.on) chosen.add(id)
    else chosen.delete(id)
    target.reactions.set(one.emoji, chosen)
    if (chosen.size === 0) target.reactions.delete(one.emoji)
  }
  model.rev += 1
  target.rev = model.rev
  return model.rev
}

async function send(world: World, who: number, over: Transport): Promise<void> {
  const { model, room } = world
  world.count += 1
  const [text, nonce] = [`message ${world.count}`, `${room}-${world.count}`]
  const answer = await call(over, who, 'message.send', { room, text, nonce })
  model.rev += 1
  expect(answer?.ok).toMatchObject({ seq: model.rev, rev: model.rev })
  const author = accounts[who]?.id as string
  const state = { deleted: false, edited: false, reactions: new Map() }
  model.messages.push({ id: answer?.ok.id, seq: model.rev, rev: model.rev, author, text, nonce, ...state })
}

async function sendAgain(
  { room, model }: World,
  target: ModelMessage,
  over: Transport,
  sameText: boolean,
): Promise<void> {
  const who = accounts.findIndex(({ id }) => id === target.author)
  const text = sameText ? `message ${target.nonce.split('-').at(-1)}` : 'something else'
  const answer = await call(over, who, 'message.send', { room, text, nonce: target.nonce })
  // After a change the first text is gone, and the nonce alone decides.
  const isFound = sameText || target.deleted || target.edited
  if (isFound) expect(answer?.ok).toMatchObject({ id: target.id, seq: target.seq })
  else expect(answer?.error?.code).toBe('nonce-reused')
  expect((await chat.call(token(0), 'room.changes', { room, after: model.rev })).messages).toEqual([])
}

/** R4 R5: what a client had at `after`, plus the changes since, is the room as it is now. */
async function resume({ room, model }: World, after: number): Promise<void> {
  const had = new Set(model.messages.filter(({ rev }) => rev <= after).map(({ id }) => id))
  const seen: Message[] = []
  for (let from = after, more = true; more; ) {
    const page = await chat.call(token(1), 'room.changes', { room, after: from, limit: 7 })
    seen.push(...page.messages)
    from = page.messages.at(-1)?.rev ?? from
    more = page.more
  }
  const revs = seen.map(({ rev }) => rev)
  expect(revs).toEqual([...revs].sort((a, b) => a - b))
  const told = seen.filter(({ kind }) => kind !== 'notice').map(({ id }) => id)
  expect(told.filter((id) => had.has(id))).toEqual([])
  expect(new Set([...told, ...had])).toEqual(new Set(model.messages.map(({ id }) => id)))
}

async function expectSame({ room, model }: World): Promise<void> {
  const { messages, rev } = await chat.call(token(2), 'room.history', { room, limit: 500 })
  expect(rev).toBe(model.rev)
  const real = messages.filter(({ kind }) => kind !== 'notice')
  expect(real.map(comparable)).toEqual(
    model.messages.map(({ id, seq, rev, text, deleted, reactions }) =>
      comparable({
        id,
        seq,
        rev,
        text,
        ...(deleted ? { deleted: true as const } : {}),
        reactions: [...reactions].map(([emoji, chosen]) => ({ emoji, accounts: [...chosen] })),
      }),
    ),
  )
  // What was told live, in order and each once, ends in the same state.
  await accounts[2]?.socket
    .until((frame) => frame.room === room && frame.rev === model.rev, 3000)
    .catch(() => {
      throw new Error('The last revision was never told.')
    })
  const told =
    accounts[2]?.socket.frames.filter((frame) => frame.event === 'message.changed' && frame.room === room) ??
    []
  const revs = told.map((frame) => frame.rev)
  expect(revs).toEqual(Array.from({ length: revs.length }, (_, i) => model.rev - revs.length + 1 + i))
  const live = new Map(told.map(({ message }) => [message.id, message]))
  expect(real.map(comparable)).toEqual(real.map(({ id }) => comparable(live.get(id))))
}

type Comparable = Pick<Message, 'id' | 'seq' | 'rev' | 'text' | 'deleted' | 'reactions'>

const comparable = ({ id, seq, rev, text, deleted, reactions = [] }: Comparable) => ({
  id,
  seq,
  rev,
  text,
  deleted: deleted ?? false,
  reactions: [...reactions].sort((a, b) => (a.emoji < b.emoji ? -1 : 1)),
})
