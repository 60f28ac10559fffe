import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { createRedisBus } from '../../src/bus/redis.ts'
import type { Message } from '../../src/protocol/entities.ts'
import { type Client, createClient } from '../../src/sdk/index.ts'
import { systemClock } from '../../src/server/system.ts'
import { caller } from '../support/call.ts'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgres } from '../support/postgres.ts'
import { findRedisServer, startRedis } from '../support/redis.ts'
import { startNodes } from '../support/start-nodes.ts'
import { testPassword } from '../support/start-test-chat.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { type Frame, openSocket } from '../support/test-socket.ts'
import { openBusLine } from '../support/versions/bus-line.ts'
import { protocol1, withUnknownFields } from '../support/versions/read-recording.ts'
import { missingFrom, shapesOf } from '../support/versions/shapes-of.ts'
import { startRecordedServer } from '../support/versions/start-recorded-server.ts'
import {
  type Recorded,
  talkOverProtocol,
  welcomeOf,
  withIds,
} from '../support/versions/talk-over-protocol.ts'
import { checkLoad, nodeAt, startWriters, until } from './load.ts'

const nextVersion = join(import.meta.dir, '..', 'support', 'versions', 'next-version.ts')
const postgres = await findPostgres()
const need = allOf(postgres, findRedisServer())
const url = 'found' in postgres ? postgres.found : ''

const atEnd = stopAtEnd()
const withNodes = async (count: number, settings = {}) => {
  const chat = atEnd(await startNodes(url, count, settings))
  return chat
}

const silent = { info() {}, warn() {}, error() {} }
const same = (frame: Frame): Frame => frame
const toldTo = (recorded: Recorded[]): Frame[] =>
  recorded.flatMap((line) => ('told' in line ? [line.told] : []))
/** What is told by time and not by what happened. */
const isByTime = ({ event }: Frame): boolean => ['presence', 'heads', 'heartbeat'].includes(event)
const answerTo = (recorded: Recorded[], command: string): Frame =>
  recorded.findLast((line) => 'type' in line && line.type === command && line.by === 'bob' && line) as Frame

describe('two versions at once: protocol 1', () => {
  const writers = [
    { name: 'as it was recorded', write: same, unknown: [] },
    {
      name: 'with fields and kinds that only a newer version knows',
      write: withUnknownFields,
      unknown: [
        { event: 'room.painted', room: '<room>', rev: 1_000, colour: 'red' },
        { event: 'constructor', room: '<room>' },
        { notice: 'no event' },
      ],
    },
  ]

  testWith(
    need,
    'R12: is written by nodes and read by nodes, whichever of two versions either is',
    async () => {
      const chat = await withNodes(2, { PARLEY_LIMITS: 'on' })
      // Older ones find everything that they look for.
      const now = await talkOverProtocol(chat)
      expect(missingFrom(shapesOf(now), shapesOf(protocol1))).toEqual([])
      const uncommon = ['signal leaving', 'signal bye', 'event heartbeat']
      const [kinds, before] = [shapesOf(now), shapesOf(protocol1)]
      expect([...before.keys()].filter((kind) => !kinds.has(kind) && !uncommon.includes(kind))).toEqual([])

      // And what older and newer ones say is heard here.
      for (const [i, { write, unknown }] of writers.entries()) {
        const people = await Promise.all(['alice', 'bob'].map((name) => chat.register(`${name}${i}`)))
        const node = nodeAt(chat, i).url
        const bob = await openSocket(node, people[1])
        const login = { username: `bob${i}`, password: testPassword }
        const other = await openSocket(node, (await caller(node).post('', 'account.login', login)).body.token)
        const lobby = new WebSocket(`${node.replace('http', 'ws')}/ws/watcher${i}`)
        const lines: string[] = []
        lobby.onmessage = ({ data }) => void lines.push(JSON.parse(String(data)).content)
        await until(() => lines.length > 0)
        const whoami = await caller(node).post(people[0] ?? '', 'account.whoami', {})
        const ids = new Map([
          [whoami.body.account.id, '<alice>'],
          [welcomeOf(bob).account.id, '<bob>'],
          [welcomeOf(bob).session, '<session>'],
          [welcomeOf(other).session, '<other session>'],
          [`room${i}`, '<room>'],
          [`one${i}`, nodeWithAlice],
          [`two${i}`, '<node 6>'],
        ])
        const line = await openBusLine(chat.redis.url, welcomeOf(bob).epoch, () => {})
        const expected = withIds(toldTo(protocol1), ids).filter((frame) => !isByTime(frame))
        const lastRev = expected.findLast(({ event }) => event === 'message.changed')?.rev
        for (const bus of envelopes) {
          const text = JSON.stringify(withIds(fromVersion(bus, write, unknown), ids))
          // Whoever is shown out hears no more, not even what is still being put in order for them.
          if (text.includes('"room.left"'))
            await bob.until(({ event, rev }) => event === 'message.changed' && rev === lastRev)
          await line.say(text)
        }
        line.stop()

        const known = new Set(expected.map(({ event }) => event))
        const told = () => bob.frames.filter(({ event }) => known.has(event))
        await bob.until(({ event }) => event === 'room.left')
        expect(inOrder(told())).toMatchObject(inOrder(expected))
        expect((await other.closed).code).toBe(4003)
        await bob.until(({ changes }) =>
          changes?.some((change: Frame) => change.account === whoami.body.account.id && change.online),
        )
        expect(lines).toContain("'guest' left the chat")
        // Bob is as well as before.
        expect((await bob.ask('account.whoami')).ok.account.username).toBe(`bob${i}`)
        for (const socket of [bob, other, lobby]) socket.close()
      }
    },
    60_000,
  )

  testWith(need, 'R11: what a node cannot make sense of costs itself, and counts as lost', async () => {
    const redis = await startRedis()
    const heard: unknown[] = []
    let losses = 0
    const bus = createRedisBus({
      url: redis.url,
      channel: 'parley/any',
      node: 'here',
      clock: systemClock,
      log: silent,
    })
    atEnd(redis.stop)
    atEnd(bus.close)
    bus.listen((announcement) => {
      if (announcement.to === 'sessions') heard.push(announcement.sessions.join())
    })
    await until(bus.isUp)
    bus.onLoss(() => {
      losses += 1
    })
    const announcements = [
      { to: 'sessions', account: 'a' },
      { to: 'sessions', account: 'a', sessions: ['s'] },
    ]
    const line = await openBusLine(redis.url, 'any', () => {})
    await line.say('no envelope')
    await line.say(JSON.stringify({ from: 'there', number: 1, announcements, signals: [] }))
    await until(() => heard.length === 1)
    expect([heard, losses]).toEqual([['s'], 1])
    line.stop()
  })

  test.each(writers)('R12: is read by clients, $name, without a gap', async ({ write, unknown }) => {
    const server = atEnd(startRecordedServer(protocol1, write))
    const client = createClient({ url: server.url, token: 'any' })
    atEnd(client.close)
    client.connect()
    await until(() => client.getState().status === 'live')
    const frames = toldTo(protocol1)
    const begun = frames.findIndex(({ event }) => event === 'message.changed') + 1
    const left = frames.findLastIndex(({ event }) => event === 'room.left')
    for (const frame of frames.slice(0, begun)) server.tell(frame)
    await until(() => client.getState().rooms['<room>']?.rev === 1)
    await client.jumpToNewest('<room>')
    server.asked.length = 0
    for (const frame of frames.slice(begun, left)) for (const one of [...unknown, frame]) server.tell(one)

    const { messages, rev } = answerTo(protocol1, 'room.history').answer
    const room = () => client.getState().rooms['<room>']
    await until(() => room()?.rev === rev && room()?.room.read === 7)
    // Answers in a thread stand in their thread.
    expect(shownBy(client)).toMatchObject(messages.filter(({ thread }: Message) => thread === undefined))
    expect(room()?.room).toMatchObject({ topic: 'Protocol 1', favourite: true })
    expect(client.getState().online['<alice>']).toBeDefined()
    expect(server.asked.filter((command) => command === 'room.changes')).toEqual([])
    for (const frame of frames.slice(left)) server.tell(frame)
    await until(() => room() === undefined)
  })

  testWith(
    need,
    'R12: the next version adds to the tables under load, and both write into them',
    async () => {
      const chat = await withNodes(1)
      const load = await startWriters(chat, 6)
      const readers = [await openSocket(nodeAt(chat, 0).url, load.token)]
      await until(() => load.acked() > 50)
      const next = await chat.start({}, nextVersion)
      readers.push(await openSocket(next.url, load.token))
      const [before, isWritten] = [load.acked(), load.alsoSends('of the next version')]
      isWritten(
        (
          await caller(next.url).post(load.token, 'message.send', {
            room: load.room,
            text: 'of the next version',
            nonce: 'next',
          })
        ).body,
      )
      await until(() => load.acked() > before + 100)
      const { faults, attempts } = await checkLoad(load, nodeAt(chat, 0), { sockets: readers })
      expect(faults).toEqual([])
      console.log(
        `${attempts.length} messages; the longest wait for an answer ${longest(attempts).toFixed(0)} ms.`,
      )
      for (const reader of readers) reader.close()
    },
    60_000,
  )
})

const longest = (attempts: { startedAt: number; endedAt?: number }[]): number =>
  Math.max(...attempts.map(({ startedAt, endedAt = startedAt }) => endedAt - startedAt))

const shownBy = (client: Client): Message[] => client.getState().rooms['<room>']?.timeline.messages ?? []

const nodeWithAlice = '<node 5>'
const said = protocol1.flatMap((line) => ('bus' in line ? [line.bus] : []))
const firstOfAlice: Frame = said.find(({ from }) => from === nodeWithAlice)
/** What was said, and before it, so that it is followed from the beginning, that nobody was there. */
const envelopes: Frame[] = [
  {
    from: nodeWithAlice,
    number: firstOfAlice.number - 1,
    announcements: [],
    signals: [{ signal: 'people', version: 0, part: 0, isLast: true, people: [] }],
  },
  ...said,
]

/** Events of accounts and those of rooms travel apart: only what a room says has an order. */
const inOrder = (frames: Frame[]): Frame[] => frames.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
const nameOf = ({ event, rev = 0 }: Frame): string =>
  event === 'message.changed' ? `${event} ${String(rev).padStart(4, '0')}` : event

/** An envelope as another version writes it, with things in it that this one has no use for. */
const fromVersion = (envelope: Frame, write: (frame: Frame) => Frame, unknown: Frame[]): Frame => {
  const { announcements, signals, ...rest } = write(envelope)
  const strange = unknown.flatMap((event) => [
    { to: 'room', room: '<room>', event },
    { to: 'account', account: '<bob>', event },
    { to: 'everybody', event },
  ])
  return {
    ...rest,
    announcements: [...strange, ...announcements],
    signals: unknown.length > 0 ? [{ signal: 'gossip', about: ['<bob>'] }, ...signals] : signals,
  }
}
