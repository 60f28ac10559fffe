import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Asset } from '../gateways/http/ports.ts'
import { embeddedFiles } from './embedded-files.ts'

/** What `scripts/build-web.ts` writes beside the files: address → file, type and whether it never changes. */
type Manifest = Record<string, { file: string; type: string; immutable: boolean }>

export type WebAssets = { find(path: string): Promise<Asset | undefined> }

const repository = join(import.meta.dir, '..', '..')
const built = join(repository, 'dist', 'web')
const builder = join(repository, 'scripts', 'build-web.ts')

/**
 * The web client's files: those inside the executable, else those in `folder`, for which `build` is awaited
 * before the first page is sent. What could not be read is tried again at the next request. When a newer build has
 * taken the place of the one that is served, a file that went with the older one is not found, and the newer is served.
 */
export const openWebAssets = (folder = built, build = buildWeb): WebAssets => {
  const kept = new Map<string, Promise<unknown>>()

  const keep = <T>(name: string, read: () => Promise<T>): Promise<T> => {
    const reading = (kept.get(name) ?? read()) as Promise<T>
    kept.set(name, reading)
    reading.catch(() => kept.delete(name))
    return reading
  }

  const find = async (path: string): Promise<Asset | undefined> => {
    const manifest = await keep('manifest.json', () => readManifest(folder, build))
    const entry = manifest[path === '/' ? '/index.html' : path]
    return entry && keep(entry.file, () => readAsset(folder, entry))
  }

  return {
    async find(path) {
      try {
        return await find(path)
      } catch (error) {
        if (!kept.has('manifest.json') || !isMissing(error)) throw error
        kept.clear()
        return find(path)
      }
    },
  }
}

const isMissing = (error: unknown): boolean => (error as { code?: unknown }).code === 'ENOENT'

/** Builds in a process of its own, which ends at once when the sources have not changed. */
const buildWeb = async (): Promise<void> => {
  if (existsSync(builder))
    await Bun.spawn([process.execPath, builder], { stdout: 'ignore', stderr: 'inherit' }).exited
}

const readManifest = async (folder: string, build: () => Promise<void>): Promise<Manifest> => {
  const embedded = embeddedFiles.get('manifest.json')
  if (embedded) return Bun.file(embedded).json()
  await build()
  return Bun.file(join(folder, 'manifest.json')).json()
}

const readAsset = async (folder: string, { file, type, immutable }: Manifest[string]): Promise<Asset> => {
  const body = await Bun.file(embeddedFiles.get(file) ?? join(folder, file)).bytes()
  const isText = /^(text\/|application\/(javascript|json|manifest\+json)|image\/svg)/.test(type)
  return {
    body,
    type,
    immutable,
    etag: `"${Bun.hash(body).toString(36)}"`,
    ...(isText ? { gzip: Bun.gzipSync(body, { level: 9 }) } : {}),
  }
}
