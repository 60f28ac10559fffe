import { describe, expect, test } from 'bun:test'
import type { Account, Author } from '../protocol/entities.ts'
import { backoff } from './backoff.ts'
import { createClient } from './client.ts'
import type { Timeline } from './state/shape.ts'
import { createSimulatedServer } from './testing/simulated-server.ts'
import { createSimulatedTime, seededRandom } from './testing/simulated-time.ts'

const me: Account = { id: 'a1', username: 'alice', role: 'member', createdAt: '2026-01-01T00:00:00.000Z' }
const bob: Author = { id: 'b1', name: 'bob' }

/** A client in simulated time, and what it asks of its server. */
const start = async (options: { keepMessages?: number } = {}) => {
  const time = createSimulatedTime()
  const server = createSimulatedServer(time.clock, seededRandom(1), me, ['r'])
  const asked: { type: string; at: number; [field: string]: unknown }[] = []
  let opened = 0
  class Watched extends (server.WebSocket as unknown as new (url: string) => { send(frame: string): void }) {
    constructor(url: string) {
      super(url)
      opened += 1
    }
    override send(frame: string): void {
      asked.push({ ...JSON.parse(frame), at: time.clock.monotonic() })
      super.send(frame)
    }
  }
  const client = createClient({
    url: 'http://x',
    token: 't',
    WebSocket: Watched as never,
    clock: time.clock,
    random: () => 0.5,
    ...options,
  })
  client.connect()
  const open = client.loadOlder('r')
  await time.passUntil(() => client.getState().rooms.r?.timeline.atEnd === true, 5000)
  await open
  return {
    time,
    server,
    client,
    room: server.rooms.get('r') as NonNullable<ReturnType<typeof server.rooms.get>>,
    opened: () => opened,
    askedFor: (type: string) => asked.filter((request) => request.type === type),
  }
}

describe('A connection', () => {
  test('waits up to 0.5 s after the first failure and up to 30 s after many, with full jitter', () => {
    expect([0, 1, 2, 6, 100].map((attempt) => backoff(attempt, () => 1))).toEqual([
      500, 1000, 2000, 30_000, 30_000,
    ])
    expect(backoff(6, () => 0)).toBe(0)
  })

  test('says when it will try again, comes back, and can be asked to hurry', async () => {
    const { client, server, time } = await start()
    server.setReachable(false)
    await time.pass(20_000)
    const { status, retryAt } = client.getState()
    expect(status).toBe('connecting')
    expect(retryAt).toBeGreaterThan(time.clock.wall())
    server.setReachable(true)
    client.reconnectNow()
    await time.pass(200)
    expect(client.getState()).toMatchObject({ status: 'live', retryAt: null })
  })

  test('does not come back after a close code that says "never", until the person wants it', async () => {
    const { client, server, time, opened } = await start()
    server.cut(4003)
    await time.pass(600_000)
    expect(client.getState()).toMatchObject({
      status: 'signed-out',
      problem: expect.stringMatching(/log in/i),
    })
    expect(opened()).toBe(1)
    client.reconnectNow()
    await time.pass(200)
    expect(client.getState()).toMatchObject({ status: 'live', problem: null })
  })

  test('comes back at once when the server says "now", but not in a loop', async () => {
    const { server, time, opened } = await start()
    await time.pass(6000)
    server.cut(4008)
    await time.pass(2)
    expect(opened()).toBe(2)
    for (let i = 0; i < 100; i++) {
      server.cut(4008)
      await time.pass(20)
    }
    expect(opened()).toBeLessThan(20)
  })

  test('is given up when nothing came for 2.5 heartbeats, not before', async () => {
    const { server, time, opened } = await start()
    await time.pass(100_000)
    expect(opened()).toBe(1)
    server.block()
    await time.pass(37_000)
    expect(opened()).toBe(1)
    await time.pass(27_000)
    expect(opened()).toBe(2)
  })

  test('asks once for a gap, whatever comes meanwhile', async () => {
    const { room, server, time, client, askedFor } = await start()
    server.misfortune.lostEvent = 1
    room.send(bob, 'lost')
    server.misfortune.lostEvent = 0
    for (let i = 0; i < 4; i++) room.send(bob, `heard ${i}`)
    await time.pass(500)
    expect(client.getState().rooms.r?.rev).toBe(5)
    expect(askedFor('room.changes').length).toBe(1)
  })

  test('misses nothing that is told before the answer to its hello', async () => {
    const { room, server, time, client, askedFor } = await start()
    server.cut()
    await time.passUntil(() => askedFor('session.hello').length === 2, 5000)
    for (let i = 0; i < 60 && client.getState().status === 'connecting'; i++) {
      room.send(bob, `at ${i}`)
      await time.pass(2)
    }
    await time.pass(1000)
    expect(client.getState().rooms.r?.rev).toBe(room.rev)
    expect(client.getState().rooms.r?.timeline.messages).toEqual([...room.messages])
  })
})

describe('A client', () => {
  test('waits as long as the server says when it is told to slow down, and keeps the order', async () => {
    const { server, client, time, room, askedFor } = await start()
    server.misfortune.refused = 1
    for (const text of ['one', 'two', 'three']) client.send('r', text)
    await time.pass(5000)
    expect(room.messages.length).toBe(0)
    expect(askedFor('message.send').length).toBeLessThan(12)
    expect(new Set(askedFor('message.send').map(({ text }) => text))).toEqual(new Set(['one']))
    server.misfortune.refused = 0
    await time.pass(60_000)
    expect(room.messages.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  })

  test('tells of reading once for many, and of typing every 3 s', async () => {
    const { client, time, room, askedFor } = await start()
    for (let i = 0; i < 5; i++) room.send(bob, `${i}`)
    await time.pass(500)
    for (let seq = 1; seq <= 5; seq++) client.markRead('r', seq)
    for (let i = 0; i < 70; i++) {
      client.typing('r')
      await time.pass(100)
    }
    expect(askedFor('room.read').map(({ seq }) => seq)).toEqual([5])
    expect(askedFor('room.typing').length).toBe(3)
    client.send('r', 'done')
    client.typing('r')
    expect(askedFor('room.typing').length).toBe(4)
  })

  test('tells its listeners once for all that happened at a time, and not when nothing did', async () => {
    const { client, time } = await start()
    let calls = 0
    const stop = client.subscribe(() => calls++)
    for (let i = 0; i < 10; i++) client.send('r', `${i}`)
    expect(calls).toBe(0)
    expect(client.getState().outbox.length).toBe(10)
    expect(client.getState()).toBe(client.getState())
    await time.pass(0)
    expect(calls).toBe(1)
    await time.pass(20_000)
    const before = calls
    await time.pass(100_000)
    expect(calls).toBe(before)
    stop()
    client.send('r', 'unheard')
    await time.pass(100)
    expect(calls).toBe(before)
  })

  test('rejects a call with a code and a sentence when there is no connection for 10 s', async () => {
    const { client, server, time } = await start()
    server.setReachable(false)
    await time.pass(100)
    const failed = client.call('room.list', {}).catch((error) => error)
    await time.pass(11_000)
    expect(await failed).toMatchObject({
      code: 'disconnected',
      message: expect.stringContaining('connection'),
    })
  })

  test('keeps the messages around where somebody reads, and no more, however long they read or listen', async () => {
    const { client, room, time, askedFor } = await start({ keepMessages: 10 })
    const run = () => client.getState().rooms.r?.timeline as Timeline
    const longest = { read: 0, heard: 0 }
    const say = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        room.send(bob, `message ${room.rev}`)
        await time.passUntil(() => client.getState().rooms.r?.rev === room.rev, 5000)
        longest.heard = Math.max(longest.heard, run().messages.length)
      }
    }
    const readOn = async (load: () => Promise<void>, isDone: () => boolean): Promise<void> => {
      for (let page = 0; page < 40 && !isDone(); page++) {
        let isLoaded = false
        const asked = askedFor('room.history').length
        const loading = load().then(() => {
          isLoaded = true
        })
        await time.passUntil(() => isLoaded, 5000)
        await loading
        expect(askedFor('room.history').length).toBe(asked + 1)
        longest.read = Math.max(longest.read, run().messages.length)
      }
      expect(isDone()).toBe(true)
    }
    await say(63)
    expect(run()).toMatchObject({ atEnd: true, atStart: false })
    expect(run().messages).toEqual(room.messages.slice(-run().messages.length))
    await readOn(
      () => client.loadOlder('r'),
      () => run().atStart,
    )
    expect(run().atEnd).toBe(false)
    await say(3)
    expect(run().messages).toEqual(room.messages.slice(0, 10))
    await readOn(
      () => client.loadNewer('r'),
      () => run().atEnd,
    )
    expect(run().messages).toEqual(room.messages.slice(-10))
    expect(longest).toEqual({ read: 10, heard: 20 })
  })

  test('leaves nothing behind when it is closed', async () => {
    const { client, server, time, opened } = await start()
    client.typing('r')
    await client.close()
    await time.pass(100_000)
    expect(server.connections()).toBe(0)
    expect(opened()).toBe(1)
    client.reconnectNow()
    expect(opened()).toBe(1)
  })
})
