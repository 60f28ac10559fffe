import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parley } from '../generator/dialects.ts'
import { measure } from '../generator/load.ts'
import { pinGenerator, register, startParley } from '../programs.ts'
import type { Plan, Row } from '../scenario.ts'

/** Commits on the main thread against commits in a thread of their own, on this disk and on one with a 10 ms fsync. */
export async function* slowDisk({ seconds }: Plan): AsyncGenerator<Row> {
  pinGenerator()
  const folder = mkdtempSync(join(tmpdir(), 'parley-slow-'))
  const library = join(folder, 'slow-fsync.so')
  const source = join(import.meta.dir, '..', 'slow-fsync.c')
  if (
    !Bun.which('cc') ||
    Bun.spawnSync(['cc', '-O2', '-shared', '-fPIC', '-o', library, source, '-ldl']).exitCode !== 0
  ) {
    yield { what: 'left out: no C compiler to build the slow disk with', figures: {} }
    return
  }
  for (const [disk, env] of [
    ['this disk', {}],
    ['10 ms fsync', { LD_PRELOAD: library }],
  ] as const)
    for (const commits of ['main', 'worker'])
      for (const [name, pace] of [
        ['saturated', { window: 50 }],
        ['100 messages/s', { rate: 100 }],
      ] as const) {
        const product = await startParley({ env: { ...env, PARLEY_COMMITS: commits } })
        const token = await register(product.port, 'sender')
        const one = await measure(product, parley([token], ['lobby']), {
          sockets: 500,
          senders: 50,
          rooms: 1,
          seconds,
          pace,
        })
        yield {
          what: `${disk}, commits on ${commits}, ${name}`,
          figures: {
            'deliveries/s': one.deliveriesPerSecond,
            'deliveries/CPU-s': one.deliveriesPerCpuSecond,
            'p50 ms': one.p50,
            'p99 ms': one.p99,
            cores: one.serverCpu,
            lost: one.lost,
          },
        }
        await product.stop()
      }
  rmSync(folder, { recursive: true, force: true })
}
