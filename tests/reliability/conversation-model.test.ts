import { expect } from 'bun:test'
import fc from 'fast-check'
import type { Message } from '../../src/protocol/entities.ts'
import { testOnBoth } from '../support/both-databases.ts'
import {
  type ConversationModel,
  createConversationModel,
  type ModelMessage,
  names,
} from '../support/conversation-model.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket, type TestSocket } from '../support/test-socket.ts'

type Transport = 'socket' | 'rest'
const who = fc.nat(2)
const which = fc.nat(40)
const over = fc.constantFrom<Transport>('socket', 'rest')
const words = fc.constantFrom('hello', '@bob look', '@alice and @carol', '`bob`', '@room all', 'x @nobody')

const often = {
  send: 4,
  reply: 5,
  edit: 3,
  delete: 2,
  restore: 2,
  pin: 2,
  follow: 2,
  read: 2,
  'read thread': 2,
  draft: 2,
  react: 2,
  leave: 2,
  join: 1,
  archive: 1,
  snapshot: 1,
  'come back': 2,
} as const
const what = fc.oneof(
  ...Object.entries(often).map(([name, weight]) => ({
    weight,
    arbitrary: fc.constant(name as keyof typeof often),
  })),
)
const step = fc.record({ what, who, which, over, words, on: fc.boolean(), to: fc.nat(60) })
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

let chat: TestChat
let people: { id: string; token: string; socket: TestSocket }[]

testOnBoth(
  'R5: threads, badges, pins, drafts, reactions and earlier texts are what a recount says, whoever does what, comes and goes',
  async (env) => {
    chat = await startTestChat({ env })
    people = []
    try {
      for (const name of names) {
        const { account, token } = await chat.register(name)
        people.push({ id: account.id, token, socket: await openSocket(chat.url, token) })
      }
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 45 }), async (steps) => {
          const world = await newWorld()
          for (const one of steps) await play(world, one)
          await expectSame(world)
        }),
        { numRuns: process.env.PARLEY_NIGHTLY === '1' ? 2000 : env.PARLEY_DATABASE_URL ? 12 : 50 },
      )
    } finally {
      await chat.stop()
    }
  },
  120_000,
)

type World = { room: string; model: ConversationModel; count: number; snapshots: Snapshot[] }
type Snapshot = { rev: number; messages: Map<string, Message> }

const token = (i: number): string => people[i]?.token as string

async function newWorld(): Promise<World> {
  const name = `model ${crypto.randomUUID()}`
  const { id: room } = (await chat.call(token(0), 'room.create', { name, kind: 'private' })).room
  for (const username of names.slice(1)) await chat.call(token(0), 'room.invite', { room, username })
  const read: number[] = []
  for (const i of [0, 1, 2]) {
    const { rooms } = await chat.call(token(i), 'room.list', {})
    read.push(rooms.find(({ id }) => id === room)?.read ?? 0)
  }
  const { rev } = await chat.call(token(0), 'room.changes', { room, after: 0 })
  return { room, model: createConversationModel(rev, read), count: 0, snapshots: [] }
}

async function call({ who, over }: Step, command: string, input: object) {
  if (over === 'socket') return people[who]?.socket.ask(command, input)
  const { status, body } = await chat.post(token(who), command, input)
  return status === 200 ? { ok: body } : body
}

/** The answer must be the refusal, or the revision that the model says. */
const mustBe = (
  answer: { ok?: { rev: number }; error?: { code: string } },
  expected: number | string,
): void => expect(answer.error?.code ?? answer.ok?.rev).toBe(expected)

const plays: Record<Step['what'], (world: World, one: Step, target: ModelMessage) => Promise<void>> = {
  send: (world, one) => send(world, one),
  reply: (world, one, target) => send(world, one, target, one.on),
  async edit(world, one, target) {
    const text = `${one.words} ${++world.count}`
    const answer = await call(one, 'message.edit', { message: target.id, text })
    mustBe(answer, world.model.edit(target, one.who, text))
  },
  async delete({ model }, one, target) {
    mustBe(await call(one, 'message.delete', { message: target.id }), model.remove(target, one.who))
  },
  async restore({ model }, one, target) {
    mustBe(await call(one, 'message.restore', { message: target.id }), model.restore(target, one.who))
  },
  async pin({ model }, one, target) {
    const answer = await call(one, 'message.pin', { message: target.id, on: one.on })
    mustBe(answer, model.pin(target, one.who, one.on))
  },
  async follow({ model }, one, target) {
    const root = model.bySeq(target.thread) ?? target
    const { ok } = await call(one, 'thread.follow', { message: root.id, on: one.on })
    model.follow(root, one.who, one.on)
    expect(ok.state).toMatchObject(model.stateOf(root, one.who))
  },
  async read({ model, room }, one) {
    const { ok } = await call(one, 'room.read', { room, seq: one.to })
    model.read(one.who, one.to)
    expect(ok).toMatchObject(model.badgesOf(one.who))
  },
  async 'read thread'({ model }, one, target) {
    const root = model.bySeq(target.thread) ?? target
    const { ok } = await call(one, 'thread.read', { message: root.id, seq: one.to })
    model.readThread(root, one.who, one.to)
    expect(ok.state).toMatchObject(model.stateOf(root, one.who))
  },
  async draft({ model, room }, one, target) {
    const root = one.which % 2 === 0 ? (model.bySeq(target.thread) ?? target) : undefined
    const text = one.on ? one.words : ''
    await call(one, 'draft.set', { room, text, ...(root ? { thread: root.id } : {}) })
    const key = `${one.who} ${root?.seq ?? ''}`
    if (text === '') model.drafts.delete(key)
    else model.drafts.set(key, text)
  },
  async react({ model }, one, target) {
    const answer = await call(one, 'message.react', { message: target.id, emoji: '👍', on: one.on })
    mustBe(answer, model.react(target, one.who, one.on))
  },
  async leave(world, one, target) {
    // The room keeps its owner.
    if (one.who === 0) return
    await call(one, 'room.leave', { room: world.room })
    world.model.leave(one.who)
    // Most come straight back, so that what they find then is compared.
    if (one.to < 45) await plays.join(world, one, target)
  },
  async join({ model, room }, one) {
    const { error } = await call({ ...one, who: 0 }, 'room.invite', { room, username: names[one.who] })
    expect(error?.code).toBe(model.join(one.who))
  },
  async archive({ model, room }, one) {
    // More often open than not.
    const on = one.on && one.to < 30
    await call({ ...one, who: 0 }, 'room.archive', { room, on })
    model.archive(on)
  },
  async snapshot(world) {
    const { messages, rev } = await chat.call(token(0), 'room.history', { room: world.room, limit: 500 })
    world.snapshots.push({ rev, messages: new Map(messages.map((one) => [one.id, one])) })
  },
  'come back': (world, one) => expectSameOnComing(world, one.who),
}

const needNoMessage = new Set<Step['what']>([
  ...(['send', 'read', 'snapshot', 'come back', 'leave', 'join', 'archive'] as const),
])

async function play(world: World, one: Step): Promise<void> {
  const { messages } = world.model
  const target = messages[one.which % Math.max(1, messages.length)]
  if (!target && !needNoMessage.has(one.what)) return
  if (!world.model.isMember(one.who) && one.what !== 'join') {
    const hidden = await call(one, 'room.history', { room: world.room })
    expect(hidden.error.code).toBe('not-found')
    return
  }
  await plays[one.what](world, one, target as ModelMessage)
}

async function send(world: World, one: Step, root?: ModelMessage, also = false): Promise<void> {
  const { room, model } = world
  const text = `${one.words} ${++world.count}`
  const more = root ? { thread: root.id, ...(also ? { alsoInRoom: true } : {}) } : {}
  const answer = await call(one, 'message.send', { room, text, nonce: `${room}-${world.count}`, ...more })
  const seq = model.send(one.who, text, root, also)
  mustBe(answer, seq)
  const sent = typeof seq === 'number' ? model.bySeq(seq) : undefined
  if (sent) sent.id = answer.ok.id
  // What was a draft is forgotten behind the answer; the next step must not overtake that.
  if (sent) await forgotten(world, one.who)
}

const draftsOf = async ({ room }: World, who: number): Promise<string[]> =>
  (await chat.call(token(who), 'draft.list', {})).drafts
    .filter((draft) => draft.room === room)
    .map(({ thread, text }) => `${who} ${thread?.slice(thread.lastIndexOf('.') + 1) ?? ''} ${text}`)
    .sort()

const modelDrafts = ({ model }: World, who: number): string[] =>
  [...model.drafts]
    .filter(([key]) => key.startsWith(`${who} `))
    .map(([key, text]) => `${key} ${text}`)
    .sort()

async function forgotten(world: World, who: number): Promise<void> {
  const wanted = modelDrafts(world, who)
  for (let i = 0; i < 100; i++) {
    if (Bun.deepEquals(await draftsOf(world, who), wanted)) return
    await Bun.sleep(10)
  }
  expect(await draftsOf(world, who)).toEqual(wanted)
}

async function expectSame(world: World): Promise<void> {
  const { room, model, snapshots } = world
  const { messages, rev } = await chat.call(token(0), 'room.history', { room, limit: 500 })
  expect(rev).toBe(model.rev)
  const real = messages.filter(({ kind }) => kind !== 'notice')
  expect(real.map(told) as unknown[]).toEqual(model.messages.map((message) => expected(world, message)))
  for (const i of [0, 1, 2]) await expectSameFor(world, i)
  const pins = await chat.call(token(0), 'room.pins', { room })
  expect(pins.messages.map(({ id }) => id).sort()).toEqual(model.pins().sort())
  for (const message of model.messages.filter(({ deleted, versions }) => !deleted && versions.length > 0)) {
    const { versions } = await chat.call(token(0), 'message.versions', { message: message.id })
    expect(versions.map(({ text }) => text)).toEqual([...message.versions, message.text])
  }
  for (const { rev: after, messages: before } of snapshots) {
    const { messages: changes } = await chat.call(token(0), 'room.changes', { room, after })
    for (const one of changes) before.set(one.id, one)
    expect([...before.values()].sort((a, b) => a.seq - b.seq)).toEqual(messages)
  }
}

/** Of rooms that did not change since the last time the server remembers what it counted then. */
async function expectSameOnComing({ room, model }: World, i: number): Promise<void> {
  const socket = await openSocket(chat.url)
  const { ok } = await socket.ask('session.hello', { protocol: 1, token: token(i) })
  socket.close()
  const seen = ok.rooms.find(({ id }: { id: string }) => id === room)
  expect([i, seen !== undefined]).toEqual([i, model.isMember(i)])
  if (!seen) return
  const { unread, mentions } = seen
  expect([i, { unread, mentions }] as unknown).toEqual([i, model.badgesOf(i)])
}

async function expectSameFor(world: World, i: number): Promise<void> {
  await expectSameOnComing(world, i)
  const { room, model } = world
  const { rooms } = await chat.call(token(i), 'room.list', {})
  const seen = rooms.find(({ id }) => id === room)
  const badges = seen && { unread: seen.unread, mentions: seen.mentions }
  expect([i, badges]).toEqual([i, model.isMember(i) ? model.badgesOf(i) : undefined])
  const { threads } = await chat.call(token(i), 'thread.list', { limit: 100 })
  const followed = model.messages.filter(
    (root) => model.summaryOf(root) !== undefined && model.stateOf(root, i).following,
  )
  const here = threads.filter((thread) => thread.room === room)
  expect(here.map(({ root }) => root.seq).sort((a, b) => a - b)).toEqual(followed.map(({ seq }) => seq))
  for (const { root, state } of here)
    expect(state).toMatchObject(model.stateOf(model.bySeq(root.seq) as ModelMessage, i))
  expect(await draftsOf(world, i)).toEqual(modelDrafts(world, i))
}

const told = ({
  id,
  rev,
  text,
  deleted,
  mentions,
  mentionsAll,
  thread,
  alsoInRoom,
  replies,
  pinned,
  reactions,
}: Message) => ({
  reactions: reactions?.map(({ accounts }) => accounts),
  ...{ id, rev, text, deleted, mentions, mentionsAll, thread, alsoInRoom },
  pinned: pinned !== undefined,
  replies: replies && { count: replies.count, people: replies.people },
})

const idOf = (i: number): string => people[i]?.id as string

const expected = ({ model }: World, one: ModelMessage): unknown => {
  const summary = model.summaryOf(one)
  const mentions = one.deleted || one.mentions.length === 0 ? undefined : inOrder(one)
  return {
    reactions: one.deleted || one.liked.length === 0 ? undefined : [one.liked.map(idOf)],
    id: one.id,
    rev: one.rev,
    text: one.deleted ? '' : one.text,
    deleted: one.deleted || undefined,
    mentions,
    mentionsAll: one.all && !one.deleted ? 'room' : undefined,
    thread: model.bySeq(one.thread)?.id,
    alsoInRoom: one.also || undefined,
    pinned: one.pinned,
    replies: summary && { count: summary.count, people: summary.people.map(idOf) },
  }
}

/** As they stand in the text. */
const inOrder = ({ mentions, text }: ModelMessage): string[] =>
  [...mentions].sort((a, b) => text.indexOf(`@${names[a]}`) - text.indexOf(`@${names[b]}`)).map(idOf)
