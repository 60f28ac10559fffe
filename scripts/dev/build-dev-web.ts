import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { embeddedFiles } from '../../src/server/embedded-files.ts'
import { bundleWeb, type Manifest, putFile, writeWeb } from '../web-bundle.ts'

const folder = join(import.meta.dir, '..', '..', 'dist', 'dev-web')
const manifestFile = join(folder, 'manifest.json')

/**
 * Builds the web client for development and has the server of this process send it. A fault in its source is
 * shown and leaves the page as it was.
 */
export const buildDevWeb = async (): Promise<void> => {
  try {
    await writeWeb(folder, await bundleWeb('development'))
    await addReloading(join(folder, 'index.html'))
  } catch (error) {
    console.error('The web client was not built:')
    for (const fault of error instanceof AggregateError ? error.errors : [error]) console.error(fault)
  }
  if (!existsSync(manifestFile)) return
  const manifest: Manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
  embeddedFiles.set('manifest.json', manifestFile)
  for (const { file } of Object.values(manifest)) embeddedFiles.set(file, join(folder, file))
}

const addReloading = async (page: string): Promise<void> =>
  putFile(
    page,
    readFileSync(page, 'utf8').replace(
      '</head>',
      '<script type="module" src="/reload-page.js"></script></head>',
    ),
  )
