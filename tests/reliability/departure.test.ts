import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from '../support/call.ts'
import { findInFiles } from '../support/find-in-files.ts'
import { type ServerProcess, startServerProcess } from '../support/start-server-process.ts'

const password = 'correct horse battery'
const messages = 1500

const unfinished = (data: string): { stage: string } | null => {
  const db = new Database(join(data, 'parley.db'), { readonly: true })
  try {
    return db.query<{ stage: string }, []>('select stage from departures').get()
  } finally {
    db.close()
  }
}

test('erasing an account goes on after every kill, and ends with nothing left and every revision in its place', async () => {
  const data = mkdtempSync(join(tmpdir(), 'parley-departure-'))
  let server: ServerProcess = await startServerProcess({ data })
  const post = (token: string, command: string, input: object) =>
    caller(server.url).post(token, command, input)
  const { token: alice } = (await post('', 'account.register', { username: 'alice', password })).body
  const { token: bob } = (await post('', 'account.register', { username: 'bob-canary', password })).body
  for (let i = 0; i < messages; i += 100)
    await Promise.all(
      Array.from({ length: 100 }, (_, j) => {
        const sent = { room: 'lobby', text: `Canary ${i + j}`, nonce: `n${i + j}` }
        return post(j % 3 ? bob : alice, 'message.send', {
          ...sent,
          ...(j % 3 ? {} : { text: `alice ${i + j}` }),
        })
      }),
    )
  expect((await post(bob, 'account.delete', { password, content: 'erase' })).status).toBe(200)

  const stages = new Set<string>()
  let kills = 0
  for (let wait = 5; kills < 8 && (unfinished(data)?.stage ?? 'scrub') !== 'scrub'; wait += 15) {
    await Bun.sleep(wait)
    server.kill('SIGKILL')
    await server.exited
    kills += 1
    stages.add(unfinished(data)?.stage ?? 'over')
    server = await startServerProcess({ data })
  }
  expect(kills).toBeGreaterThan(1)
  expect([...stages]).toContain('messages')

  for (let i = 0; i < 400 && unfinished(data) !== null; i++) await Bun.sleep(50)
  expect(unfinished(data)).toBeNull()
  expect(findInFiles(data, ['Canary', 'bob-canary'])).toEqual([])

  const revisions: number[] = []
  let rev = 0
  for (let after = 0, more = true; more; ) {
    const { body } = await post(alice, 'room.changes', { room: 'lobby', after, limit: 500 })
    for (const message of body.messages) {
      revisions.push(message.rev)
      const isMine = message.text.startsWith('alice ')
      expect([message.deleted ?? false, message.text === '']).toEqual(isMine ? [false, false] : [true, true])
    }
    after = revisions.at(-1) ?? 0
    more = body.more
    rev = body.rev
  }
  expect(revisions.length).toBe(messages)
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b))
  // Each erased message took one revision, none was taken twice and none was lost.
  expect(rev).toBe(messages + revisions.filter((one) => one > messages).length)
  server.kill('SIGTERM')
  await server.exited
  rmSync(data, { recursive: true, force: true })
}, 120_000)
