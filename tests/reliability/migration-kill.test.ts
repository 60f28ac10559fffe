import { describe, expect } from 'bun:test'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from '../support/call.ts'
import { type Need, testWith } from '../support/needs.ts'
import { findPostgres, newDatabase } from '../support/postgres.ts'
import { startServerProcess } from '../support/start-server-process.ts'
import { testPassword } from '../support/start-test-chat.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'

const nextVersion = join(import.meta.dir, '..', 'support', 'versions', 'next-version.ts')
const entry = join(import.meta.dir, '..', '..', 'src', 'cli', 'main.ts')
const atEnd = stopAtEnd()

const databases: { name: string; need: Need; make(server: string): Promise<Record<string, string>> }[] = [
  { name: 'SQLite', need: { found: '' }, make: async () => ({}) },
  {
    name: 'PostgreSQL',
    need: await findPostgres(),
    async make(server) {
      const { url, drop } = await newDatabase(server)
      atEnd(drop)
      return { PARLEY_DATABASE_URL: url }
    },
  },
]

describe.each(databases)('on $name', ({ need, make }) => {
  testWith(
    need,
    'R12: migrations that are killed in the middle are begun anew, and the version before goes on with either',
    async (server) => {
      const data = mkdtempSync(join(tmpdir(), 'parley-upgrade-'))
      atEnd(() => rmSync(data, { recursive: true, force: true }))
      const env = await make(server)
      const start = (preload?: string) => startServerProcess({ data, env, preload })
      let token = ''
      const texts: string[] = []
      const talk = async (preload?: string): Promise<void> => {
        const parley = await start(preload)
        const { post } = caller(parley.url)
        token ||= (await post('', 'account.register', { username: 'alice', password: testPassword })).body
          .token
        const text = `said ${texts.length}`
        const sent = await post(token, 'message.send', { room: 'lobby', text, nonce: text })
        expect(sent.status).toBe(200)
        texts.push(text)
        const { body } = await post(token, 'room.history', { room: 'lobby', limit: 50 })
        expect(body.messages.map((message: { text: string }) => message.text)).toEqual(texts)
        parley.kill('SIGTERM')
        await parley.exited
      }

      await talk()
      const pause = join(data, 'paused')
      const killed = Bun.spawn([process.execPath, '--preload', nextVersion, entry, 'serve'], {
        env: {
          ...process.env,
          PARLEY_DATA: data,
          PARLEY_PORTS: '0',
          PARLEY_CONSOLE_PORT: '0',
          ...env,
          PARLEY_TEST_PAUSE_MIGRATION: pause,
        },
        stdio: ['ignore', 'ignore', 'ignore'],
      })
      for (let tries = 0; tries < 1_200 && !existsSync(pause); tries += 1) await Bun.sleep(25)
      expect(existsSync(pause)).toBe(true)
      killed.kill('SIGKILL')
      await killed.exited

      // Nothing of it is there; begun anew it ends; and who comes back to the version before finds a database to use.
      await talk()
      await talk(nextVersion)
      await talk()
    },
    120_000,
  )
})
