import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { firstScripts, nameOf } from './first-scripts.ts'
import { installable } from './installable.ts'
import { oneFirstChunk } from './one-first-chunk.ts'

/** What is served at an address: the file's name, its type, and whether it never changes. */
export type Manifest = Record<string, { file: string; type: string; immutable: boolean }>

/** Files whose names say nothing of their content. */
const unhashed = new Set(['index.html', 'reload-page.js'])
const page = join(import.meta.dir, '..', 'src', 'web', 'index.html')

/** Bundles the web client. For development it is readable, checks more, and reloads itself when it has changed. */
export const bundleWeb = async (use: 'production' | 'development'): Promise<Bun.BuildArtifact[]> => {
  const isDevelopment = use === 'development'
  const { outputs } = await Bun.build({
    entrypoints: isDevelopment ? [page, join(import.meta.dir, 'dev', 'reload-page.ts')] : [page],
    minify: !isDevelopment,
    splitting: true,
    plugins: [oneFirstChunk],
    sourcemap: isDevelopment ? 'inline' : 'none',
    publicPath: '/',
    naming: { entry: '[name].[ext]', chunk: '[name]-[hash].[ext]', asset: '[name]-[hash].[ext]' },
    define: { 'process.env.NODE_ENV': JSON.stringify(use) },
  })
  return outputs
}

/**
 * Writes a bundle and its `manifest.json` into a folder. Several processes may do so at once: names are
 * hashed, and the manifest appears only when all else is there.
 */
export const writeWeb = async (folder: string, artifacts: Bun.BuildArtifact[]): Promise<Manifest> => {
  mkdirSync(folder, { recursive: true })
  const manifest: Manifest = {}
  const first = (await firstScripts(artifacts)).map(nameOf)
  for (const artifact of artifacts) {
    const file = nameOf(artifact)
    await putFile(join(folder, file), await contentOf(artifact, first))
    manifest[`/${file}`] = { file, type: typeOf(artifact), immutable: !unhashed.has(file) }
  }
  for (const { file, type, content } of await installable(artifacts, first)) {
    await putFile(join(folder, file), content)
    manifest[`/${file}`] = { file, type, immutable: false }
  }
  await putFile(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 2))
  removeOld(folder, manifest)
  return manifest
}

const installLink = '<link rel="manifest" href="/parley.webmanifest">'

/** The page asks for all that it needs at first in one go, instead of finding it script by script. */
const contentOf = async (artifact: Bun.BuildArtifact, first: string[]): Promise<string | ArrayBuffer> => {
  if (nameOf(artifact) !== 'index.html') return artifact.arrayBuffer()
  const links = first.map((name) => `<link rel="modulepreload" crossorigin href="/${name}">`)
  return (await artifact.text()).replace('</head>', `${installLink}${links.join('')}</head>`)
}

/** Others see the whole file or the one before. */
export const putFile = async (file: string, content: string | ArrayBuffer | Uint8Array): Promise<void> => {
  const draft = `${file}.${process.pid}`
  await Bun.write(draft, content)
  renameSync(draft, file)
}

const typeOf = ({ type }: Bun.BuildArtifact): string => type.replace(/;(?=\S)/, '; ')

const removeOld = (folder: string, manifest: Manifest): void => {
  const kept = new Set([...Object.values(manifest).map(({ file }) => file), 'manifest.json', 'sources.hash'])
  for (const file of readdirSync(folder))
    if (!kept.has(file) && !/\.\d+$/.test(file)) rmSync(join(folder, file), { force: true })
}
