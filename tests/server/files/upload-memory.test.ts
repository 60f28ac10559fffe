import { expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from '../../support/call.ts'
import { startServerProcess } from '../../support/start-server-process.ts'
import { stopAtEnd } from '../../support/stop-at-end.ts'

const MB = 1024 * 1024
const size = 100 * MB
const part = 4 * MB
const mostGrowth = 30 * MB

const atEnd = stopAtEnd()

/** The most memory that a process ever had, which Linux counts. */
const peakOf = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/)?.[1]) * 1024

test.skipIf(process.platform !== 'linux')(
  'a file of 100 MB goes up and down in at most 30 MB of memory',
  async () => {
    const data = mkdtempSync(join(tmpdir(), 'parley-upload-memory-'))
    atEnd(() => rmSync(data, { recursive: true, force: true }))
    const server = await startServerProcess({ data })
    atEnd(() => server.kill())
    const { post } = caller(server.url)
    const password = 'correct horse battery'
    const { token } = (await post('', 'account.register', { username: 'alice', password })).body
    const headers = { Authorization: `Bearer ${token}` }
    const piece = new Uint8Array(part).map((_, i) => i * 31)
    const put = (file: string, offset: number) =>
      fetch(`${server.url}/api/v1/files/${file}?offset=${offset}`, { method: 'PUT', headers, body: piece })
    const begin = async (bytes: number) =>
      (await post(token, 'file.begin', { room: 'lobby', name: 'big.bin', bytes })).body.file as string

    // What the first file loads is no memory of the hundredth.
    const first = await begin(5 * part)
    for (let offset = 0; offset < 5 * part; offset += part) await put(first, offset)
    await post(token, 'file.finish', { file: first })
    await (await fetch(`${server.url}/files/${first}/x`, { headers })).bytes()
    const before = peakOf(server.pid)

    const file = await begin(size)
    const startedAt = performance.now()
    for (let offset = 0; offset < size; offset += part) expect((await put(file, offset)).status).toBe(200)
    const { body } = await post(token, 'file.finish', { file })
    expect(body.file).toMatchObject({ bytes: size })
    const up = performance.now()
    const hash = createHash('sha256')
    const response = await fetch(`${server.url}/files/${file}/x`, { headers })
    for await (const bytes of response.body ?? []) hash.update(bytes)
    const down = performance.now()
    const expected = createHash('sha256')
    for (let offset = 0; offset < size; offset += part) expected.update(piece)
    expect(hash.digest('hex')).toBe(expected.digest('hex'))
    const growth = peakOf(server.pid) - before
    const told = [growth / MB, 100 / ((up - startedAt) / 1000), 100 / ((down - up) / 1000)].map(Math.round)
    console.log(`100 MB: ${told[0]} MB of memory more, ${told[1]} MB/s up, ${told[2]} MB/s down`)
    expect(growth).toBeLessThan(mostGrowth)
  },
  60_000,
)
