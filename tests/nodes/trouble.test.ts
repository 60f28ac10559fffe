import { describe, expect } from 'bun:test'
import { type Client, createClient } from '../../src/sdk/index.ts'
import { caller } from '../support/call.ts'
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts'
import { startDatabaseLine } from '../support/database-line.ts'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgres } from '../support/postgres.ts'
import { findRedisServer } from '../support/redis.ts'
import { startNodes, type TestNodes } from '../support/start-nodes.ts'
import type { ServerProcess } from '../support/start-server-process.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { isNightly } from '../support/test-size.ts'
import { openSocket, type TestSocket } from '../support/test-socket.ts'
import { checkLoad, nodeAt, saidToBeGone, startWriters, toldTo, until } from './load.ts'

const scale = isNightly ? 10 : 1
const postgres = await findPostgres()
const need = allOf(postgres, findRedisServer())
const url = 'found' in postgres ? postgres.found : ''

const atEnd = stopAtEnd()

const withNodes = async (count: number): Promise<TestNodes> => {
  const chat = atEnd(await startNodes(url, count))
  return chat
}
const isIn = (node: ServerProcess, token: string, name: string) => async (): Promise<boolean> => {
  const { body } = await caller(node.url).post(token, 'presence.list', {})
  return body.online.some((one: { name: string }) => one.name === name)
}

describe('with several nodes', () => {
  testWith(
    need,
    'R3, R11: a Redis that is killed, stands still and forgets everything loses nothing and doubles nothing',
    async () => {
      const chat = await withNodes(2)
      const load = await startWriters(chat, 6)
      const readers = await Promise.all(chat.nodes.map((node) => openSocket(node.url, load.token)))
      const { redis } = chat
      await Bun.sleep(1_000 * scale)
      await redis.kill()
      await Bun.sleep(2_000 * scale)
      await redis.start()
      await Bun.sleep(2_000 * scale)
      redis.signal('SIGSTOP')
      await Bun.sleep(4_000 * scale)
      redis.signal('SIGCONT')
      await Bun.sleep(1_500 * scale)
      const { attempts, faults, lateMs } = await checkLoad(load, nodeAt(chat, 0), { sockets: readers })
      expect(faults).toEqual([])
      expect(attempts.length).toBeGreaterThan(200)
      console.log(
        `${attempts.length} messages through two nodes; the last ${lateMs.toFixed(0)} ms after the last send.`,
      )
      for (const reader of readers) reader.close()
    },
    60_000 + 15_000 * scale,
  )

  testWith(
    need,
    'R11: a node that is cut off from Redis alone is heard through the database, and hears',
    async () => {
      const chat = await withNodes(1)
      const line = atEnd(startDatabaseLine(chat.redis.url))
      await chat.start({ PARLEY_REDIS_URL: line.url })
      const load = await startWriters(chat, 4)
      const readers = await Promise.all(chat.nodes.map((node) => openSocket(node.url, load.token)))
      await Bun.sleep(1_000)
      line.cut()
      await Bun.sleep(2_000)
      // Now everybody is known to be silent: what one says reaches the other by asking.
      for (const i of [0, 1]) {
        const text = `said while cut off ${i}`
        const isAcked = load.alsoSends(text)
        const said = await caller(nodeAt(chat, i).url).post(load.token, 'message.send', {
          room: load.room,
          text,
          nonce: `cut ${i}`,
        })
        isAcked(said.body)
        const lateMs = await until(() =>
          readers.every((reader) => toldTo(reader, load.room).some(({ rev }) => rev === said.body.rev)),
        )
        expect(lateMs).toBeLessThan(6_000)
      }
      line.mend()
      await Bun.sleep(2_000)
      const { faults } = await checkLoad(load, nodeAt(chat, 0), { sockets: readers })
      expect(faults).toEqual([])
      for (const reader of readers) reader.close()
    },
    60_000,
  )

  testWith(
    need,
    'R4, R6: a node that is killed: its people resume on another one without a gap, or are offline within 15 s',
    async () => {
      const chat = await withNodes(3)
      const [dying, other] = [nodeAt(chat, 2), nodeAt(chat, 0)]
      const load = await startWriters({ ...chat, nodes: chat.nodes.slice(0, 2) }, 4)
      const balancer = { hostname: '127.0.0.1', port: dying.port }
      const proxy: CuttingProxy = startCuttingProxy(balancer)
      atEnd(proxy.stop)
      const names = Array.from({ length: 12 }, (_, i) => `mover${i}`)
      const movers: Client[] = []
      for (const name of names) {
        const token = await chat.register(name)
        await caller(other.url).post(token, 'room.join', { room: load.room })
        const client = createClient({ url: proxy.url, token })
        atEnd(client.close)
        client.connect()
        movers.push(client)
      }
      await Promise.all(movers.map((mover) => mover.jumpToNewest(load.room)))
      const ghostToken = await chat.register('ghost')
      const ghost = await openSocket(dying.url, ghostToken)
      await until(isIn(other, load.token, 'ghost'))

      const watcher = await openSocket(other.url, load.token)
      dying.kill('SIGKILL')
      await dying.exited
      balancer.port = other.port
      const offlineMs = await until(async () => !(await isIn(other, load.token, 'ghost')()), 15_000)
      const { faults } = await checkLoad(load, other, { clients: movers })
      expect(faults).toEqual([])
      // Whoever came back elsewhere in time was never shown as gone.
      await until(() => saidToBeGone(watcher.frames).includes('ghost'))
      expect(saidToBeGone(watcher.frames).filter((name) => names.includes(name))).toEqual([])
      console.log(`The dead node’s people were offline after ${(offlineMs / 1000).toFixed(1)} s.`)
      ghost.close()
      watcher.close()
    },
    90_000,
  )

  testWith(
    need,
    'R6: a node that stood still is counted as dead, and sends its people away when it goes on',
    async () => {
      const chat = await withNodes(2)
      const [frozen, other] = [nodeAt(chat, 1), nodeAt(chat, 0)]
      const [token, watching] = [await chat.register('sleeper'), await chat.register('watcher')]
      const sleeper = await openSocket(frozen.url, token)
      await until(isIn(other, watching, 'sleeper'))
      frozen.kill('SIGSTOP')
      const offlineMs = await until(async () => !(await isIn(other, watching, 'sleeper')()), 15_000)
      await Bun.sleep(2_000)
      frozen.kill('SIGCONT')
      expect((await sleeper.closed).code).toBe(4009)
      const back = await openSocket(frozen.url, token)
      await until(isIn(other, watching, 'sleeper'))
      back.close()
      console.log(`The still node’s people were offline after ${(offlineMs / 1000).toFixed(1)} s.`)
    },
    60_000,
  )

  testWith(
    need,
    'a node that is stopped sends its people to the others little by little, and nobody flickers',
    async () => {
      const chat = await withNodes(2)
      const [stopping, other] = [nodeAt(chat, 1), nodeAt(chat, 0)]
      const watching = await chat.register('watcher')
      const watcher = await openSocket(other.url, watching)
      const names = Array.from({ length: 16 }, (_, i) => `guest${i}`)
      const closings: number[] = []
      const codes: number[] = []
      const moved: TestSocket[] = []
      for (const name of names) {
        const token = await chat.register(name)
        const socket = await openSocket(stopping.url, token)
        void socket.closed.then(async ({ code }) => {
          closings.push(performance.now())
          codes.push(code)
          moved.push(await openSocket(other.url, token))
        })
      }
      stopping.kill('SIGTERM')
      await stopping.exited
      await until(() => moved.length === names.length)
      expect(new Set(codes)).toEqual(new Set([4009]))
      expect(Math.max(...closings) - Math.min(...closings)).toBeGreaterThan(5_000)
      await Bun.sleep(10_000)
      expect(saidToBeGone(watcher.frames)).toEqual([])
      for (const socket of [...moved, watcher]) socket.close()
    },
    60_000,
  )
})
