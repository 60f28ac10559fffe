import { afterAll, beforeAll, expect, test } from 'bun:test'
import { execute } from '../../src/core/execute.ts'
import { createDoor } from '../../src/core/limits/door.ts'
import { createDelivery } from '../../src/delivery/create-delivery.ts'
import { createPresence } from '../../src/delivery/presence.ts'
import type { Gateway } from '../../src/delivery/sockets/gateway.ts'
import { watchSockets } from '../../src/delivery/sockets/watch-sockets.ts'
import { createWebsocketGateway } from '../../src/gateways/websocket/create-gateway.ts'
import { native } from '../../src/gateways/websocket/encode.ts'
import { newSocketData } from '../../src/gateways/websocket/socket.ts'
import { createListeners } from '../../src/server/listeners.ts'
import { routeSockets } from '../../src/server/route-sockets.ts'
import { systemClock as clock } from '../../src/server/system.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openRawSocket } from './open-raw-socket.ts'
import { textFrame } from './raw-frame.ts'

let chat: TestChat
let token: string
beforeAll(async () => {
  chat = await startTestChat()
  token = (await chat.register('alice')).token
})
afterAll(() => chat.stop())

/** The real gateway over the real core, whose sessions are looked up as slowly as on a database far away. */
const startSlowDoor = (lookUpMs: number) => {
  const { core } = chat.server
  const door = createDoor(core, true)
  const listeners = createListeners('127.0.0.1')
  const delivery = createDelivery(listeners, [native], createPresence(clock))
  const gateway = createWebsocketGateway({
    execute: (actor, command, input) => execute(core, actor, command, input),
    async authenticate(secret) {
      await Bun.sleep(lookUpMs)
      return core.sessions.authenticate(secret)
    },
    roomsOf: core.memberships.roomsOf,
    socketsPerAccount: () => 3,
    door,
    delivery,
    clock,
    log: core.log,
  })
  const watch = watchSockets(clock)
  const gateways = [gateway as Gateway]
  listeners.open(0, {
    websocket: routeSockets({ gateways, watch, door, delivery, log: core.log }),
    fetch(request, server) {
      door.enter('127.0.0.1', false)
      const data = newSocketData({ address: '127.0.0.1', agent: '' }, clock.monotonic())
      return server.upgrade(request, { data }) ? undefined : new Response(null, { status: 400 })
    },
  })
  return {
    port: listeners.ports[0] as number,
    /** Sockets at the door, those of them whose session is not known, and those that have entered. */
    counts: () => [door.open, door.unknown, delivery.connections.size],
    async stop() {
      delivery.stop()
      await watch.stop()
      await listeners.stop()
    },
  }
}

const hello = (id: number): Buffer => textFrame({ id, type: 'session.hello', protocol: 1, token })

test('saying hello many times in one breath opens one session, and leaves none behind', async () => {
  const door = startSlowDoor(30)
  const hasty = await openRawSocket(door.port)
  hasty.write(Buffer.concat([1, 2, 3, 4].map(hello)))
  await Promise.all([1, 2, 3, 4].map((id) => hasty.until(({ re }) => re === id)))
  const codes = hasty
    .answers()
    .filter(({ re }) => re !== undefined)
    .map(({ ok, error }) => (ok ? 'ok' : error.code))
  expect(codes.sort()).toEqual(['bad-frame', 'bad-frame', 'bad-frame', 'ok'])
  expect(door.counts()).toEqual([1, 0, 1])
  hasty.cut()
  await Bun.sleep(100)
  expect(door.counts()).toEqual([0, 0, 0])
  await door.stop()
})

test('whoever hangs up while the hello is looked up is never there', async () => {
  const door = startSlowDoor(100)
  for (let i = 0; i < 10; i++) {
    const leaving = await openRawSocket(door.port)
    leaving.write(hello(1))
    await Bun.sleep(5)
    leaving.cut()
  }
  await Bun.sleep(300)
  expect(door.counts()).toEqual([0, 0, 0])
  await door.stop()
})

test('many sockets that say hello at the same moment are not more than one account may have', async () => {
  const door = startSlowDoor(30)
  const sockets = await Promise.all(Array.from({ length: 8 }, () => openRawSocket(door.port)))
  for (const socket of sockets) socket.write(hello(1))
  const answers = await Promise.all(sockets.map((socket) => socket.until(({ re }) => re === 1)))
  expect(answers.filter(({ ok }) => ok).length).toBe(3)
  expect(answers.filter(({ error }) => error?.code === 'rate-limited').length).toBe(5)
  expect(door.counts()).toEqual([8, 5, 3])
  for (const socket of sockets) socket.cut()
  await Bun.sleep(100)
  expect(door.counts()).toEqual([0, 0, 0])
  await door.stop()
})
