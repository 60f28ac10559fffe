import { describe, expect } from 'bun:test'
import { caller } from '../support/call.ts'
import { type Cable, findNamespaces, type Namespace, startNamespace } from '../support/namespace.ts'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgresServer, startPostgres } from '../support/own-postgres.ts'
import { findRedisServer, startRedis } from '../support/redis.ts'
import { startNodes } from '../support/start-nodes.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { isNightly } from '../support/test-size.ts'
import { everythingElse, slowest } from './everything-else.ts'
import { heardByAll, longestPause, type Scene, startScene } from './heard.ts'
import { checkLoad, nodeAt, toldTo, until } from './load.ts'

const need = allOf(findNamespaces(), findPostgresServer(), findRedisServer())
const atEnd = stopAtEnd()

type Way = 'cut' | 'cutAnswers' | 'cutQuestions'

/** So many times each, and so long after what was looked at. */
const rounds = isNightly ? 7 : 1
const cutMs = isNightly ? 30_000 : 300
const ways: Way[] = isNightly ? ['cut', 'cutAnswers', 'cutQuestions'] : ['cut']
const oneWays: Way[] = isNightly ? ['cutAnswers', 'cutQuestions'] : []
/** RT-10: after the cable is back. */
const convergedMs = 5_000
/** A client of the SDK waits ten seconds for an answer. */
const refusedWithinMs = 12_000

const [healthy, cutOff] = [0, 1]
/** Writers take the nodes in turn. */
const atHealthy = (writer: number): boolean => writer % 2 === healthy
const atCutOff = (writer: number): boolean => writer % 2 === cutOff

const namespace = (): Namespace => atEnd(startNamespace())

/** The same server over another cable. */
const over = (url: string, { address }: Cable): string => {
  const other = new URL(url)
  other.hostname = address
  return other.href
}

/** Two nodes; the second has cables of its own. */
const startWithCables = async (): Promise<Scene & { toPostgres: Cable; toRedis: Cable }> => {
  const [ofPostgres, ofRedis] = [namespace(), namespace()]
  const [toPostgres, toRedis] = [ofPostgres.secondCable(), ofRedis.secondCable()]
  const postgres = atEnd(await startPostgres({ at: ofPostgres }))
  const redis = await startRedis(ofRedis)
  const chat = atEnd(await startNodes({ url: postgres.url }, 1, {}, redis))
  await chat.start({
    PARLEY_DATABASE_URL: over(postgres.url, toPostgres),
    PARLEY_REDIS_URL: over(redis.url, toRedis),
  })
  return { ...(await startScene(chat)), toPostgres, toRedis }
}

describe('with two nodes, of which one', () => {
  testWith(
    need,
    'R1, R6, R9, R11: is cut off from PostgreSQL or half from Redis, nothing is lost or doubled, the other goes on, and both are one soon after',
    async () => {
      const scene = await startWithCables()
      for (let round = 0; round < rounds; round += 1) {
        for (const way of ways) await withoutPostgres(scene, scene.toPostgres, way, round)
        for (const way of oneWays) await withoutRedis(scene, scene.toRedis, way, round)
      }
      const { chat, load, sockets } = scene
      const { attempts, faults } = await checkLoad(load, nodeAt(chat, healthy), { sockets })
      expect(faults).toEqual([])
      console.log(`${attempts.length} messages; lost 0, doubled 0, gaps 0.`)
      for (const socket of sockets) socket.close()
    },
    90_000 + rounds * 5 * 90_000,
  )
})

const withoutPostgres = async (scene: Scene, cable: Cable, way: Way, round: number): Promise<void> => {
  const { chat, load, sockets, side } = scene
  const before = load.acked()
  await until(() => load.acked() > before + 50)
  cable[way]()
  const [here, there] = [nodeAt(chat, healthy), nodeAt(chat, cutOff)]
  const pauses = longestPause(() => load.acked(atHealthy))
  const text = `away ${way} ${round}`
  load.alsoSends(text)
  const message = { room: load.room, text, nonce: text }
  const [said, others] = await Promise.all([
    caller(there.url).post(load.token, 'message.send', message),
    everythingElse(there.url, load.token, side),
  ])
  expect([said.status, said.body.error?.code]).toEqual([503, 'overloaded'])
  expect(others.filter(({ status }) => status !== 503)).toEqual([])
  expect(slowest(others).ms).toBeLessThan(refusedWithinMs)
  const acked = load.acked(atCutOff)
  expect([await readiness(there), await readiness(here)]).toEqual([503, 200])
  // Its people keep their sockets, and hear over the bus what is said elsewhere, but for rooms in which it knows that
  // something is missing: what that is stands in the database.
  const quiet = { room: side.quiet, text, nonce: `quiet ${text}` }
  const elsewhere = await caller(here.url).post(load.token, 'message.send', quiet)
  const heardMs = await until(() =>
    sockets.every((one) => toldTo(one, side.quiet).some(({ rev }) => rev === elsewhere.body.rev)),
  )
  expect(await Promise.race([sockets[cutOff]?.closed, Bun.sleep(cutMs)])).toBeUndefined()
  expect(load.acked(atCutOff)).toBe(acked)
  const pauseMs = pauses()
  // What the other one held when it vanished is free again before anybody here is refused.
  expect(pauseMs).toBeLessThan(8_000)
  cable.mend()
  const backMs = await until(() => load.acked(atCutOff) > acked + 5, 60_000)
  const oneMs = backMs + (await isOne(scene))
  expect(oneMs).toBeLessThan(convergedMs)
  const again = await everythingElse(there.url, load.token, side)
  expect(again.filter(({ status }) => status !== 200)).toEqual([])
  expect(await readiness(there)).toBe(200)
  console.log(
    `One node without PostgreSQL (${way}): the last refused after ${slowest(others).ms.toFixed(0)} ms; the other node’s longest pause ${pauseMs.toFixed(0)} ms; heard through Redis after ${heardMs.toFixed(0)} ms; one again ${oneMs.toFixed(0)} ms after the cable.`,
  )
}

const withoutRedis = async (scene: Scene, cable: Cable, way: Way, round: number): Promise<void> => {
  const { chat, load, sockets } = scene
  cable[way]()
  const pauses = longestPause(() => load.acked())
  await Bun.sleep(4_000)
  const lateMs = [
    await heardByAll(scene, healthy, `half without Redis, from there ${way} ${round}`),
    await heardByAll(scene, cutOff, `half without Redis, from here ${way} ${round}`),
  ]
  for (const node of chat.nodes) expect(await readiness(node)).toBe(200)
  expect(await Promise.race([sockets[cutOff]?.closed, Bun.sleep(cutMs)])).toBeUndefined()
  const pauseMs = pauses()
  cable.mend()
  const oneMs = await isOne(scene)
  expect(oneMs).toBeLessThan(convergedMs)
  console.log(
    `One node half without Redis (${way}): heard after ${lateMs.map((ms) => ms.toFixed(0)).join(' and ')} ms, longest pause of writing ${pauseMs.toFixed(0)} ms; one again ${oneMs.toFixed(0)} ms after the cable.`,
  )
}

const readiness = async (node: { url: string }): Promise<number> => (await fetch(`${node.url}/readyz`)).status

/** Until everybody has been told all that is there at this moment. */
const isOne = async ({ chat, load, sockets }: Scene): Promise<number> => {
  const { body } = await caller(nodeAt(chat, healthy).url).post(load.token, 'room.history', {
    room: load.room,
    limit: 1,
  })
  return until(() =>
    sockets.every((one) => (toldTo(one, load.room).at(-1)?.rev ?? 0) >= body.messages[0].rev),
  )
}
