import { expect } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from '../support/call.ts'
import { testWith } from '../support/needs.ts'
import { findPostgresServer, startPostgres } from '../support/own-postgres.ts'
import { plantDamageAt } from '../support/plant-damage.ts'
import { openConnection } from '../support/postgres.ts'
import { startServerProcess } from '../support/start-server-process.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'

const atEnd = stopAtEnd(30_000)

const words = 'what the disk will not give back'

testWith(
  findPostgresServer(),
  'RT-20: a damaged page of PostgreSQL is never served: whoever asks for it is told, and all else goes on',
  async () => {
    const postgres = atEnd(await startPostgres())
    const data = mkdtempSync(join(tmpdir(), 'parley-damaged-page-'))
    atEnd(() => rmSync(data, { recursive: true, force: true }))
    const server = await startServerProcess({ data, env: { PARLEY_DATABASE_URL: postgres.url } })
    atEnd(() => server.kill())
    const { post } = caller(server.url)
    const { token } = (
      await post('', 'account.register', { username: 'alice', password: 'correct horse battery' })
    ).body
    const say = (room: string, text: string) =>
      post(token, 'message.send', { room, text, nonce: crypto.randomUUID() })
    const history = (room: string) => post(token, 'room.history', { room })
    const { room } = (await post(token, 'room.create', { name: 'whole', kind: 'public' })).body
    // Another page begins long before all of this is said.
    for (let i = 0; i < 40; i += 1) await say('lobby', `${'x'.repeat(400)} ${i}`)
    await say('lobby', words)
    for (let i = 0; i < 60; i += 1) await say(room.id, `${'y'.repeat(400)} ${i}`)

    const client = await openConnection(postgres.url)
    await client.query('checkpoint')
    const { rows } = await client.query("select pg_relation_filepath('messages') as path")
    await client.end()
    await postgres.quit()
    plantDamageAt(join(postgres.data, rows[0].path), words)
    await postgres.start()

    const whole = await history(room.id)
    expect([whole.status, whole.body.messages?.length]).toEqual([200, 50])
    const damaged = await history('lobby')
    expect([damaged.status, damaged.body.error?.code]).toEqual([500, 'internal'])
    expect(JSON.stringify(damaged.body)).not.toContain('x'.repeat(400))
    expect((await say('lobby', 'it goes on')).status).toBe(200)
    expect((await say(room.id, 'here too')).status).toBe(200)
  },
  60_000,
)
