import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { residentMb } from '../process-use.ts'
import { startParley } from '../programs.ts'
import { median, type Plan, type Row, round } from '../scenario.ts'

const corpora = [
  process.env.PARLEY_CORPUS,
  join(import.meta.dir, '..', '..', '..', 'shared', 'corpus', 'ubuntu-irc'),
  join(import.meta.dir, '..', '..', 'tests', 'corpus'),
]

/** From the start of the process to its first answer, and its memory with an imported corpus. */
export async function* atRest({ repeats }: Plan): AsyncGenerator<Row> {
  const data = mkdtempSync(join(tmpdir(), 'parley-rest-'))
  const corpus = corpora.find((folder): folder is string => folder !== undefined && existsSync(folder))
  if (!corpus) throw new Error('There is no corpus here: set PARLEY_CORPUS.')
  const files = readdirSync(corpus)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => join(corpus, file))
  const main = join(import.meta.dir, '..', '..', 'src', 'cli', 'main.ts')
  const imported = Bun.spawnSync([process.execPath, main, 'import', 'irc', ...files, '--data', data])
  if (imported.exitCode !== 0) throw new Error(imported.stderr.toString())
  const starts: number[] = []
  const memory: number[] = []
  for (let i = 0; i < Math.max(3, repeats); i++) {
    const started = performance.now()
    const product = await startParley({ data })
    await fetch(`http://127.0.0.1:${product.port}/healthz`)
    starts.push(performance.now() - started)
    await Bun.sleep(3000)
    memory.push(residentMb(product.pid))
    await product.stop()
  }
  yield {
    what: imported.stdout.toString().split('\n')[0] ?? '',
    figures: { 'first answer ms': round(median(starts)), 'RSS MB': round(median(memory), 1) },
  }
  rmSync(data, { recursive: true, force: true })
}
