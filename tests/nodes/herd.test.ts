import { describe, expect } from 'bun:test'
import { join } from 'node:path'
import { cpuSeconds } from '../../bench/process-use.ts'
import { caller } from '../support/call.ts'
import type { ToCrowd } from '../support/crowd/crowd.ts'
import { seedCrowd } from '../support/crowd/seed-crowd.ts'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgresServer, startPostgres } from '../support/own-postgres.ts'
import { ask } from '../support/postgres.ts'
import { findRedisServer } from '../support/redis.ts'
import { startNodes } from '../support/start-nodes.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { isNightly } from '../support/test-size.ts'
import { nodeAt } from './load.ts'

const clients = isNightly ? 5_000 : 300
/** Few who come back over the same time are less often together; alone, each would ask nine. */
const mostQueries = isNightly ? 3 : 7
const missed = 20
const need = allOf(findPostgresServer(), findRedisServer())
const atEnd = stopAtEnd()

describe('when a node dies', () => {
  testWith(
    need,
    'RT-19: all its clients, who show who is online, have caught up on another one within 15 s, with few queries each',
    async () => {
      const postgres = atEnd(
        await startPostgres({ settings: "shared_preload_libraries = 'pg_stat_statements'" }),
      )
      await ask(postgres.url, 'create extension pg_stat_statements')
      const chat = atEnd(await startNodes({ url: postgres.url }, 2))
      const [dying, other] = [nodeAt(chat, 1), nodeAt(chat, 0)]
      const token = await chat.register('writer')
      const { post } = caller(other.url)
      const room = (await post(token, 'room.create', { name: 'herd', kind: 'public' })).body.room.id
      const tokens = await seedCrowd(postgres.url, room, clients)
      const crowd = startCrowd()
      crowd.tell({ say: 'begin', url: dying.url, room, tokens })
      await crowd.until('there')
      // Of a big installation a client asks for so many names.
      crowd.tell({ say: 'online', count: Math.min(clients, 2_000) })
      await crowd.until('all know')

      dying.kill('SIGKILL')
      await dying.exited
      let rev = 0
      for (let i = 0; i < missed; i += 1)
        rev = (await post(token, 'message.send', { room, text: `missed ${i}`, nonce: `m-${i}` })).body.rev
      const before = await statements(postgres.url)
      const cpuBefore = cpuSeconds(other.pid)
      crowd.tell({ say: 'go to', url: other.url })
      crowd.tell({ say: 'rev', rev })
      const caughtUpMs = Number((await crowd.until('caught up')).split(' ')[2])
      const each = (await statements(postgres.url)).total - before.total
      const cpu = cpuSeconds(other.pid) - cpuBefore
      const queries = (each / clients).toFixed(2)
      console.log(
        `${clients} clients caught up after ${caughtUpMs} ms: ${queries} queries each, ${cpu.toFixed(1)} s of CPU.`,
      )
      expect(each / clients).toBeLessThanOrEqual(mostQueries)
      expect(caughtUpMs).toBeLessThan(15_000)
    },
    isNightly ? 600_000 : 90_000,
  )
})

/** How many statements PostgreSQL has run so far. */
const statements = async (url: string): Promise<{ total: number }> => {
  const { rows } = await ask(url, 'select sum(calls) as total from pg_stat_statements')
  return { total: Number(rows[0].total) }
}

const startCrowd = () => {
  const program = join(import.meta.dir, '..', 'support', 'crowd', 'crowd.ts')
  const child = Bun.spawn([process.execPath, program], { stdin: 'pipe', stdout: 'pipe', stderr: 'inherit' })
  atEnd(() => child.kill('SIGKILL'))
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  return {
    tell(words: ToCrowd): void {
      child.stdin.write(`${JSON.stringify(words)}\n`)
      child.stdin.flush()
    },
    /** The first line that begins so. */
    async until(beginning: string): Promise<string> {
      for (;;) {
        const line = heard
          .split('\n')
          .slice(0, -1)
          .find((one) => one.startsWith(beginning))
        if (line !== undefined) return line
        const { value, done } = await lines.read()
        if (done) throw new Error(`The crowd ended before it said "${beginning}".`)
        heard += value
      }
    },
  }
}
