import { describe, expect } from 'bun:test'
import { caller } from '../support/call.ts'
import { findNamespaces, type Namespace, startNamespace } from '../support/namespace.ts'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgresServer, startPostgres } from '../support/own-postgres.ts'
import { findRedisServer, startRedis } from '../support/redis.ts'
import { startNodes } from '../support/start-nodes.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { isNightly } from '../support/test-size.ts'
import { everythingElse, slowest } from './everything-else.ts'
import { heardByAll, type Scene, startScene, whoHearsOthers } from './heard.ts'
import { checkLoad, nodeAt, until } from './load.ts'

const rounds = isNightly ? 5 : 1
const need = allOf(findNamespaces(), findPostgresServer(), findRedisServer())
const atEnd = stopAtEnd()

const namespace = (): Namespace => atEnd(startNamespace())

describe('with two nodes', () => {
  testWith(
    need,
    'R1, R3, R11: cut off from Redis and from PostgreSQL without a word, they lose and double nothing, and go on by themselves',
    async () => {
      const [toRedis, toPostgres] = [namespace(), namespace()]
      const postgres = atEnd(await startPostgres({ at: toPostgres }))
      const redis = await startRedis(toRedis)
      const chat = atEnd(await startNodes({ url: postgres.url }, 2, {}, redis))
      const all = await startScene(chat)
      const { load, sockets } = all
      for (let round = 0; round < rounds; round += 1) {
        await withoutRedis(all, toRedis, round)
        await withoutPostgres(all, toPostgres, 'cut', round)
        if (isNightly) await withoutPostgres(all, toPostgres, 'cutAnswers', round)
      }
      const { attempts, faults } = await checkLoad(load, nodeAt(chat, 1), { sockets })
      expect(faults).toEqual([])
      console.log(`${attempts.length} messages.`)
      for (const socket of sockets) socket.close()
    },
    60_000 + rounds * 300_000,
  )
})

/** After all nodes have seen that nothing comes back. */
const redisCutMs = isNightly ? 30_000 : 500
/** After a first message was refused. */
const postgresCutMs = isNightly ? 30_000 : 0
/** A client of the SDK waits ten seconds for an answer; that a machine is busy is not what is tested. */
const refusedWithinMs = 12_000

const withoutRedis = async (all: Scene, cable: Namespace, round: number): Promise<void> => {
  cable.cut()
  await until(async () => !(await whoHearsOthers(all.chat)).includes(true))
  await Bun.sleep(redisCutMs)
  const lateMs = await heardByAll(all, 0, `without Redis ${round}`)
  cable.mend()
  const upMs = await until(async () => !(await whoHearsOthers(all.chat)).includes(false), 60_000)
  await heardByAll(all, 0, `with Redis again ${round}`)
  console.log(
    `Without Redis: heard by all after ${lateMs.toFixed(0)} ms; up ${upMs.toFixed(0)} ms after the cable.`,
  )
}

const withoutPostgres = async (
  { chat, load, side }: Scene,
  cable: Namespace,
  how: 'cut' | 'cutAnswers',
  round: number,
): Promise<void> => {
  const before = load.acked()
  await until(() => load.acked() > before + 100)
  cable[how]()
  const text = `without PostgreSQL ${how} ${round}`
  load.alsoSends(text)
  const began = performance.now()
  const message = { room: load.room, text, nonce: text }
  const away = everythingElse(nodeAt(chat, round).url, load.token, side)
  const refused = await caller(nodeAt(chat, round).url).post(load.token, 'message.send', message)
  const refusedMs = performance.now() - began
  expect([refused.status, refused.body.error?.code]).toEqual([503, 'overloaded'])
  expect(refusedMs).toBeLessThan(refusedWithinMs)
  const others = await away
  expect(others.filter(({ status, code }) => status !== 503 || code !== 'overloaded')).toEqual([])
  const last = slowest(others)
  expect(last.ms).toBeLessThan(refusedWithinMs)
  for (const node of chat.nodes) expect((await fetch(`${node.url}/readyz`)).status).toBe(503)
  const acked = load.acked()
  await Bun.sleep(postgresCutMs)
  expect(load.acked()).toBe(acked)
  cable.mend()
  const backMs = await until(() => load.acked() > acked + 20, 60_000)
  const again = await everythingElse(nodeAt(chat, round).url, load.token, side)
  expect(again.filter(({ status }) => status !== 200)).toEqual([])
  console.log(
    `Without PostgreSQL: refused after ${refusedMs.toFixed(0)} ms, the last of the rest, ${last.what}, after ${last.ms.toFixed(0)} ms; back ${backMs.toFixed(0)} ms after the cable.`,
  )
}
