import { join } from 'node:path'
import { firstScripts } from './first-scripts.ts'
import { hashOfSources, isFresh } from './sources-hash.ts'
import { bundleWeb, putFile, writeWeb } from './web-bundle.ts'

/**
 * Builds the web client into dist/web: files with hashed names, and `manifest.json`, which says what is
 * served at which address. Ends at once when nothing changed since the last time.
 */
const repository = join(import.meta.dir, '..')
const output = join(repository, 'dist', 'web')
const stampFile = join(output, 'sources.hash')
/** KB of JavaScript over the wire before the first message can be read; the rest comes when it is wanted. */
const budget = 120

const sizeOf = async (artifacts: Bun.BuildArtifact[], type: string): Promise<number> => {
  const sizes = artifacts
    .filter((artifact) => artifact.type.includes(type))
    .map(async (artifact) => Bun.gzipSync(new Uint8Array(await artifact.arrayBuffer()), { level: 9 }).length)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1024
}

const builders = [
  'web-bundle.ts',
  'first-scripts.ts',
  'installable.ts',
  'one-first-chunk.ts',
  'sources-hash.ts',
].map((file) => join(import.meta.dir, file))
const hash = hashOfSources(['src/web', 'src/sdk', 'src/protocol'], [import.meta.path, ...builders])
if (!isFresh(stampFile, hash, [join(output, 'manifest.json')])) {
  const artifacts = await bundleWeb('production')
  const first = await sizeOf(await firstScripts(artifacts), 'javascript')
  const scripts = await sizeOf(artifacts, 'javascript')
  const styles = await sizeOf(artifacts, 'css')
  console.log(
    `web: ${first.toFixed(1)} of ${scripts.toFixed(1)} KB JavaScript at first, ${styles.toFixed(1)} KB styles (gzip)`,
  )
  if (first > budget) throw new Error(`The web client needs more than ${budget} KB of JavaScript at first.`)
  await writeWeb(output, artifacts)
  await putFile(stampFile, hash)
}
