import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { hashOfSources, isFresh } from './sources-hash.ts'
import { putFile } from './web-bundle.ts'

/**
 * Joins the server's modules into few files in dist/server, for `npm start`: hundreds of small ones take seven
 * megabytes more at rest. Ends at once when nothing changed since the last time. Names stay as in the sources
 * (Bun reads either), so that what is loaded by its name, threads and processes, is found beside the rest.
 */
const repository = join(import.meta.dir, '..')
const output = join(repository, 'dist', 'server')
const stamp = join(output, 'sources.hash')
const entries = [
  'src/cli/main.ts',
  'src/storage/sqlite/commit-worker.ts',
  'src/storage/search/search-worker.ts',
  'src/server/pictures/picture-process.ts',
]

const folders = [
  'bus',
  'cli',
  'core',
  'delivery',
  'gateways',
  'protocol',
  'sdk',
  'server',
  'storage',
  'terminal',
]
const hash = hashOfSources(
  folders.map((folder) => `src/${folder}`),
  [import.meta.path, join(repository, 'package.json')],
)
if (!isFresh(stamp, hash, [join(output, 'main.ts')])) {
  const { outputs } = await Bun.build({
    entrypoints: entries.map((file) => join(repository, file)),
    target: 'bun',
    splitting: true,
    sourcemap: 'linked',
    external: ['sharp', 'pg-native'],
    naming: { entry: '[name].ts', chunk: '[name]-[hash].js' },
  })
  mkdirSync(output, { recursive: true })
  for (const file of outputs) await putFile(join(output, file.path), await file.arrayBuffer())
  await putFile(stamp, hash)
  removeOld(new Set(['sources.hash', ...outputs.map(({ path }) => path.replace(/^\.\//, ''))]))
}

/** A server that runs from the files before has them in memory already. */
function removeOld(kept: Set<string>): void {
  for (const file of readdirSync(output))
    if (!kept.has(file) && !/\.\d+$/.test(file)) rmSync(join(output, file), { force: true })
}
