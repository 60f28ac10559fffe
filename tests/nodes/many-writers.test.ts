import { describe, expect } from 'bun:test'
import { createClient } from '../../src/sdk/index.ts'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgres } from '../support/postgres.ts'
import { findRedisServer } from '../support/redis.ts'
import { startNodes } from '../support/start-nodes.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { isNightly } from '../support/test-size.ts'
import { openSocket } from '../support/test-socket.ts'
import { checkLoad, nodeAt, startWriters, until } from './load.ts'

const messages = isNightly ? 200_000 : 2_000
const postgres = await findPostgres()
const need = allOf(postgres, findRedisServer())
const atEnd = stopAtEnd()

describe('with three nodes', () => {
  testWith(
    need,
    'R2, R3: fifty who write into one room through all of them: everybody hears one order, without a hole',
    async () => {
      const chat = atEnd(await startNodes('found' in postgres ? postgres.found : '', 3))
      const load = await startWriters(chat, 50)
      const sockets = await Promise.all(chat.nodes.map((node) => openSocket(node.url, load.token)))
      const clients = chat.nodes.map((node) =>
        createClient({ url: node.url, token: load.token, presence: false }),
      )
      for (const client of clients) {
        atEnd(client.close)
        client.connect()
      }
      await Promise.all(clients.map((client) => client.jumpToNewest(load.room)))
      const began = performance.now()
      await until(() => load.acked() >= messages, 60_000 + messages * 10)
      const seconds = (performance.now() - began) / 1000
      const { attempts, faults, lateMs, readers } = await checkLoad(load, nodeAt(chat, 0), {
        sockets,
        clients,
      })
      expect(faults).toEqual([])
      expect(readers.length).toBe(6)
      console.log(
        `${attempts.length} messages of 50 writers in ${seconds.toFixed(0)} s; the last ${lateMs.toFixed(0)} ms after the last send.`,
      )
      for (const socket of sockets) socket.close()
    },
    120_000 + messages * 20,
  )
})
