import { describe, expect } from 'bun:test'
import { caller } from '../support/call.ts'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgresServer, startPostgres } from '../support/own-postgres.ts'
import { findRedisServer } from '../support/redis.ts'
import { startNodes } from '../support/start-nodes.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { isNightly } from '../support/test-size.ts'
import { openSocket } from '../support/test-socket.ts'
import { checkLoad, nodeAt, startWriters } from './load.ts'

const rounds = isNightly ? 100 : 2
const need = allOf(findPostgresServer(), findRedisServer())
const atEnd = stopAtEnd()

describe('with two nodes', () => {
  testWith(
    need,
    'R1, R2, R3: a PostgreSQL that is killed and stands still under load loses nothing and doubles nothing',
    async () => {
      const postgres = atEnd(await startPostgres())
      const chat = atEnd(await startNodes({ url: postgres.url }, 2))
      const load = await startWriters(chat, 6)
      const readers = await Promise.all(chat.nodes.map((node) => openSocket(node.url, load.token)))
      for (let round = 0; round < rounds; round += 1) {
        await Bun.sleep(800)
        await postgres.kill()
        load.alsoSends(`away ${round}`)
        const refused = await caller(nodeAt(chat, round).url).post(load.token, 'message.send', {
          room: load.room,
          text: `away ${round}`,
          nonce: `away ${round}`,
        })
        expect([refused.status, refused.body.error?.code]).toEqual([503, 'overloaded'])
        // Whoever is woken looks at these first.
        const metrics = await fetch(`${nodeAt(chat, round).url}/metrics`)
        expect([metrics.status, (await metrics.text()).match(/^parley_ready .*/m)?.[0]]).toEqual([
          200,
          'parley_ready 0',
        ])
        await postgres.start()
        await Bun.sleep(800)
        postgres.freeze()
        await Bun.sleep(2_000)
        postgres.thaw()
      }
      await Bun.sleep(800)
      const { attempts, faults } = await checkLoad(load, nodeAt(chat, 1), { sockets: readers })
      expect(faults).toEqual([])
      expect(attempts.length).toBeGreaterThan(200)
      for (const reader of readers) reader.close()
      console.log(
        `${attempts.length} messages; PostgreSQL was killed ${rounds} times and stood still as often.`,
      )
    },
    60_000 + 30_000 * rounds,
  )
})
