import { expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FileEntity } from '../../src/protocol/entities/files.ts'
import type { Message } from '../../src/protocol/entities.ts'
import { createClient } from '../../src/sdk/index.ts'
import { caller } from '../support/call.ts'
import { needs, testWith } from '../support/needs.ts'
import { runParley } from '../support/run-parley.ts'
import { startServerProcess } from '../support/start-server-process.ts'

const kills = 8
const password = 'correct horse battery'

type Uploaded = { file: FileEntity; sha256: string; message?: string }

const noise = (length: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i += 65_536) crypto.getRandomValues(bytes.subarray(i, i + 65_536))
  return bytes
}

test(`R15: whatever a kill -9 interrupts, acknowledged files are whole and no message names a missing one (${kills} kills)`, async () => {
  const data = mkdtempSync(join(tmpdir(), 'parley-file-kill-'))
  let server = await startServerProcess({ data })
  const { port, url } = server
  const rest = caller(url)
  const { body } = await rest.post('', 'account.register', { username: 'alice', password })
  const token: string = body.token
  const uploaded: Uploaded[] = []
  let isOver = false

  const sendAgainAndAgain = async (nonce: string, files: string[]): Promise<string> => {
    for (;;) {
      const answer = await rest
        .post(token, 'message.send', { room: 'lobby', text: '', nonce, files })
        .catch(() => undefined)
      if (answer?.status === 200) return answer.body.id
      await Bun.sleep(20)
    }
  }
  const work = async (name: string): Promise<void> => {
    const client = createClient({ url, token, random: () => 0.02 })
    for (let i = 0; !isOver; i += 1) {
      const content = noise(20_000 + Math.floor(Math.random() * 600_000))
      const file = await client.upload('lobby', new Blob([content]), { name: `${name}-${i}` })
      const done: Uploaded = { file, sha256: createHash('sha256').update(content).digest('hex') }
      uploaded.push(done)
      if (i % 4 !== 3) done.message = await sendAgainAndAgain(`${name}-${i}`, [file.id])
    }
    await client.close()
  }
  const workers = ['a', 'b', 'c'].map(work)
  for (let killed = 0; killed < kills; killed += 1) {
    // In the midst of something, however slow the machine is.
    for (const before = uploaded.length; uploaded.length < before + 2; ) await Bun.sleep(10)
    await Bun.sleep((killed * 37) % 150)
    server.kill('SIGKILL')
    await server.exited
    server = await startServerProcess({ data, port })
  }
  isOver = true
  await Promise.all(workers)

  const hashOf = async (id: string): Promise<string> => {
    const response = await fetch(`${url}/files/${id}/x`, { headers: { Authorization: `Bearer ${token}` } })
    return response.status === 200
      ? createHash('sha256')
          .update(await response.bytes())
          .digest('hex')
      : `${response.status}`
  }
  expect(uploaded.length).toBeGreaterThan(kills)
  for (const { file, sha256 } of uploaded) expect([file.id, await hashOf(file.id)]).toEqual([file.id, sha256])
  const said: Message[] = []
  for (let after = 0, more = true; more; after = said.at(-1)?.rev ?? 0) {
    const page = (await rest.post(token, 'room.changes', { room: 'lobby', after, limit: 500 })).body
    said.push(...page.messages)
    more = page.more
  }
  const named = said.flatMap(({ files = [] }) => files)
  const sums = new Map(uploaded.map(({ file, sha256 }) => [file.id, sha256]))
  for (const { id } of named) expect(await hashOf(id)).toBe(sums.get(id) as string)
  expect(new Set(named.map(({ id }) => id)).size).toBe(named.length)
  expect(named.length).toBe(uploaded.filter(({ message }) => message !== undefined).length)
  server.kill('SIGTERM')
  await server.exited
  const { out } = await runParley(['doctor', '--data', data], { PARLEY_PORTS: '0' })
  expect(out).toContain('files are whole.')
  expect(out).not.toContain('BAD')
  rmSync(data, { recursive: true, force: true })
}, 120_000)

testWith(
  needs.strace(),
  'R15: a finished file is answered when its content, its folder and the ones around it have been synced',
  async (strace) => {
    const data = mkdtempSync(join(tmpdir(), 'parley-file-sync-'))
    const trace = join(data, 'trace.log')
    const watched = 'trace=fsync,fdatasync,rename,renameat,renameat2'
    const under = [strace, '-f', '-y', '-s', '4096', '-e', watched, '-o', trace]
    const server = await startServerProcess({ data, under })
    const { body } = await caller(server.url).post('', 'account.register', { username: 'alice', password })
    const client = createClient({ url: server.url, token: body.token })
    const { id } = await client.upload('lobby', new Blob(['hello']), { name: 'x' })
    const calls = readFileSync(trace, 'utf8').split('\n')
    const at = (pattern: RegExp, from = 0): number =>
      calls.findIndex((call, i) => i >= from && pattern.test(call))
    const written = at(new RegExp(`fsync\\(\\d+<[^>]*/uploads/${id}/content>`))
    const folder = at(new RegExp(`fsync\\(\\d+<[^>]*/uploads/${id}>`), written)
    const moved = at(new RegExp(`rename.*uploads/${id}".*kept/${id.slice(0, 2)}/${id}"`), folder)
    const around = at(new RegExp(`fsync\\(\\d+<[^>]*/kept/${id.slice(0, 2)}>`), moved)
    const row = at(/f(data)?sync\(\d+<[^>]*parley\.db-wal>/, around)
    expect([written >= 0, folder > written, moved > folder, around > moved, row > around]).toEqual(
      Array(5).fill(true),
    )
    await client.close()
    server.kill('SIGTERM')
    await server.exited
    rmSync(data, { recursive: true, force: true })
  },
  60_000,
)
