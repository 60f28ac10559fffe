import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillRoom } from '../million.ts'
import { cpuSeconds } from '../process-use.ts'
import { call, pinGenerator, register, startParley } from '../programs.ts'
import { type Plan, percentile, type Row, round } from '../scenario.ts'

const size = 1_000_000

/** Pages of 50 anywhere in a room of a million messages, one after the other, over REST; and the start on that database. */
export async function* history({ seconds }: Plan): AsyncGenerator<Row> {
  pinGenerator()
  const data = mkdtempSync(join(tmpdir(), 'parley-million-'))
  const first = await startParley({ data })
  const token = await register(first.port, 'reader')
  const { room } = await call<{ room: { id: string } }>(first.port, token, 'room.create', {
    name: 'million',
    kind: 'public',
  })
  await first.stop()
  fillRoom(data, room.id, 'filler', size)

  const product = await startParley({ data })
  const times: Record<'before' | 'after' | 'around', number[]> = { before: [], after: [], around: [] }
  const kinds = ['before', 'after', 'around'] as const
  const cpuBefore = cpuSeconds(product.pid)
  const end = performance.now() + seconds * 2000
  for (let i = 0; performance.now() < end; i++) {
    const kind = kinds[i % 3] as (typeof kinds)[number]
    const started = performance.now()
    await call(product.port, token, 'room.history', {
      room: room.id,
      [kind]: 1 + ((i * 7_919_317) % size),
      limit: 50,
    })
    times[kind].push(performance.now() - started)
  }
  const pages = kinds.reduce((sum, kind) => sum + times[kind].length, 0)
  const cpuMs = (cpuSeconds(product.pid) - cpuBefore) * 1000
  for (const kind of kinds)
    yield {
      what: `history page of 50, ${kind} anywhere in ${size.toLocaleString('en')}`,
      figures: {
        'p50 ms': round(percentile(times[kind], 0.5), 2),
        'p99 ms': round(percentile(times[kind], 0.99), 2),
        pages: times[kind].length,
      },
    }
  yield { what: 'CPU of the server for a page, over REST', figures: { 'CPU ms': round(cpuMs / pages, 2) } }
  yield { what: 'start with a million messages', figures: { 'ready ms': round(product.startedMs) } }
  await product.stop()
  rmSync(data, { recursive: true, force: true })
}
