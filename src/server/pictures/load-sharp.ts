import { dirname } from 'node:path'

export type Sharp = typeof import('sharp').default

const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`)

/** In a checkout beside the sources; for the executable, in `node_modules` beside it. Reads no format but those taken. */
export const loadSharp = async (): Promise<Sharp | undefined> => {
  for (const folder of [import.meta.dir, dirname(process.execPath)]) {
    try {
      const path = Bun.resolveSync('sharp', folder)
      const { default: sharp } = (await import(path)) as { default: Sharp }
      sharp.cache(false)
      sharp.concurrency(1)
      sharp.block({ operation: ['VipsForeignLoad'] })
      sharp.unblock({ operation: loaders })
      return sharp
    } catch {
      // The next place may have it.
    }
  }
  return undefined
}
