import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { testOnBoth } from '../support/both-databases.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

type Person = { id: string; token: string }

let count = 0
const fresh = (): string => `n-${++count}`

const peopleOf = async (chat: TestChat): Promise<Person[]> => {
  const people: Person[] = []
  for (const name of ['alice', 'bob', 'carol']) {
    const { account, token } = await chat.register(name)
    people.push({ id: account.id, token })
  }
  return people
}

const newRoom = async (chat: TestChat, [owner, ...others]: Person[]): Promise<string> => {
  const { room } = await chat.call(owner?.token as string, 'room.create', { name: fresh(), kind: 'public' })
  for (const { token } of others) await chat.call(token, 'room.join', { room: room.id })
  return room.id
}

/** What the ledger says, with what waits decided first. */
const why = async (chat: TestChat, { token }: Person, message: string): Promise<string> => {
  const { addressed, notify, because } = await chat.call(token, 'notification.why', { message })
  return `${addressed ?? 'not'}: ${notify}, ${because}`
}

describe('of replies in a thread', () => {
  let chat: TestChat
  let [alice, bob, carol] = [] as unknown as [Person, Person, Person]
  beforeAll(async () => {
    chat = await startTestChat()
    ;[alice, bob, carol] = (await peopleOf(chat)) as [Person, Person, Person]
  })
  afterAll(() => chat.stop())

  const send = async ({ token }: Person, room: string, text: string, more: object = {}) =>
    (await chat.call(token, 'message.send', { room, text, nonce: fresh(), ...more })).id
  const follow = ({ token }: Person, message: string, on: boolean) =>
    chat.call(token, 'thread.follow', { message, on })
  const listed = async ({ token }: Person, room: string) =>
    (await chat.call(token, 'notification.list', { limit: 100 })).notifications
      .filter((one) => one.room === room)
      .map(({ message, addressed, read }) => ({ message, addressed, read: read ?? false }))

  test('those are notified who began it or wrote in it, nobody else, and the ledger says why', async () => {
    const room = await newRoom(chat, [alice, bob, carol])
    const root = await send(alice, room, 'roses or tulips?')
    const first = await send(bob, room, 'roses', { thread: root })
    expect(await why(chat, alice, first)).toBe('thread: here, no-device')
    expect(await why(chat, bob, first)).toBe('not: no, own')
    expect(await why(chat, carol, first)).toBe('not: no, not-following')
    const second = await send(alice, room, 'why?', { thread: root })
    expect(await why(chat, bob, second)).toBe('thread: here, no-device')
    const { sentence } = await chat.call(bob.token, 'notification.why', { message: second })
    expect(sentence).toBe(
      'You follow this thread. You were notified here. None of your devices asked for push messages.',
    )
    expect(await listed(bob, room)).toEqual([{ message: second, addressed: 'thread', read: false }])
    expect(await listed(carol, room)).toEqual([])
  })

  test('whoever follows hears of it at once; whoever stopped does not, but for being named', async () => {
    const room = await newRoom(chat, [alice, bob, carol])
    const root = await send(alice, room, 'roses or tulips?')
    await follow(carol, root, true)
    const socket = await openSocket(chat.url, carol.token)
    const first = await send(bob, room, 'roses', { thread: root })
    const { notification } = await socket.until(({ event }) => event === 'notification.added')
    expect(notification).toMatchObject({ message: first, addressed: 'thread', inThread: true })
    socket.close()
    await follow(carol, root, false)
    const second = await send(bob, room, 'or not', { thread: root })
    expect(await why(chat, carol, second)).toBe('not: no, not-following')
    expect(await why(chat, carol, await send(bob, room, '@carol?', { thread: root }))).toStartWith(
      'mention: ',
    )
    expect(await why(chat, carol, await send(bob, room, 'well', { thread: root }))).toBe(
      'not: no, not-following',
    )
    // What was said before is not made theirs by following now.
    await follow(carol, root, true)
    expect(await why(chat, carol, second)).toBe('not: no, not-following')
  })

  test('what is set for the room holds there as well, and so do do-not-disturb hours', async () => {
    const room = await newRoom(chat, [alice, bob, carol])
    const root = await send(bob, room, 'roses or tulips?')
    const reply = async () => why(chat, bob, await send(alice, room, 'hm', { thread: root }))
    const set = (more: object) => chat.call(bob.token, 'notification.set-room', { room, ...more })
    await set({ level: 'nothing' })
    expect(await reply()).toBe('thread: no, nothing')
    await set({ level: 'mentions', mutedUntil: new Date(Date.now() + 60_000).toISOString() })
    expect(await reply()).toBe('thread: no, muted')
    await set({ level: 'all', mutedUntil: null })
    expect(await reply()).toStartWith('thread: here')
    const times = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }]
    const settings = { doNotDisturb: { timeZone: 'UTC', times } }
    await chat.call(bob.token, 'notification.change-settings', settings)
    expect(await reply()).toBe('thread: here, do-not-disturb')
    await chat.call(bob.token, 'notification.change-settings', { doNotDisturb: null })
  })

  test('reading the thread reads them, and reading the room those that stand there too', async () => {
    const room = await newRoom(chat, [alice, bob, carol])
    const root = await send(alice, room, 'roses or tulips?')
    const inThread = await send(bob, room, 'roses', { thread: root })
    const inBoth = await send(bob, room, 'roses!', { thread: root, alsoInRoom: true })
    expect(await why(chat, alice, inThread)).toStartWith('thread: here')
    expect(await why(chat, alice, inBoth)).toStartWith('thread: here')
    await chat.call(alice.token, 'room.read', { room, seq: 1000 })
    expect(await listed(alice, room)).toEqual([
      { message: inBoth, addressed: 'thread', read: true },
      { message: inThread, addressed: 'thread', read: false },
    ])
    await chat.call(alice.token, 'thread.read', { message: root, seq: 1000 })
    expect((await listed(alice, room)).map(({ read }) => read)).toEqual([true, true])
  })

  test('nobody is notified any more who has left the room', async () => {
    const room = await newRoom(chat, [alice, bob, carol])
    const root = await send(bob, room, 'roses or tulips?')
    await send(carol, room, 'tulips', { thread: root })
    await chat.call(bob.token, 'room.leave', { room })
    const late = await send(carol, room, 'anybody?', { thread: root })
    expect(await why(chat, carol, late)).toBe('not: no, own')
    expect(await listed(bob, room)).toEqual([])
    expect((await chat.post(bob.token, 'notification.why', { message: late })).status).not.toBe(200)
  })
})

const who = fc.nat(2)
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reply' as const), who, also: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('follow' as const), who, on: fc.boolean() }) },
  fc.record({ do: fc.constant('read' as const), who }),
)

testOnBoth(
  'whoever follows is notified of each reply, whatever three people do: as in a small model',
  async (env) => {
    const chat = await startTestChat({ env })
    const people = await peopleOf(chat)
    const tokenOf = (i: number): string => people[i]?.token as string
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
          const room = await newRoom(chat, people)
          const first = { room, text: 'first', nonce: fresh() }
          const { id: root } = await chat.call(tokenOf(0), 'message.send', first)
          const follows: (boolean | undefined)[] = []
          const told: Set<string>[] = people.map(() => new Set())
          const unread: Set<string>[] = people.map(() => new Set())
          for (const one of steps) {
            const token = tokenOf(one.who)
            if (one.do === 'follow') {
              await chat.call(token, 'thread.follow', { message: root, on: one.on })
              follows[one.who] = one.on
            } else if (one.do === 'read') {
              await chat.call(token, 'thread.read', { message: root, seq: 1_000_000 })
              unread[one.who]?.clear()
            } else {
              follows[0] ??= true
              follows[one.who] = true
              const more = one.also ? { alsoInRoom: true as const } : {}
              const reply = { room, text: 'reply', nonce: fresh(), thread: root, ...more }
              const { id } = await chat.call(token, 'message.send', reply)
              for (const [i, person] of people.entries()) {
                const isTold = i !== one.who && follows[i] === true
                expect([i, await why(chat, person, id)]).toEqual([
                  i,
                  isTold
                    ? 'thread: here, no-device'
                    : `not: no, ${i === one.who ? 'own' : one.also ? 'not-mentioned' : 'not-following'}`,
                ])
                if (isTold) for (const set of [told[i], unread[i]]) set?.add(id)
              }
            }
          }
          for (const [i] of people.entries()) {
            const { notifications } = await chat.call(tokenOf(i), 'notification.list', { limit: 100 })
            const here = notifications.filter((one) => one.room === room)
            expect(here.map(({ message }) => message).sort()).toEqual([...(told[i] ?? [])].sort())
            const open = here.filter(({ read }) => !read).map(({ message }) => message)
            expect(open.sort()).toEqual([...(unread[i] ?? [])].sort())
          }
        }),
        { numRuns: process.env.PARLEY_NIGHTLY === '1' ? 300 : 8 },
      )
    } finally {
      await chat.stop()
    }
  },
  300_000,
)
