import { dirname, join } from 'node:path'
import type { BunPlugin } from 'bun'

const web = join(import.meta.dir, '..', 'src', 'web')
const main = join(web, 'main.tsx')

/**
 * Keeps what the page needs at first in one script. A bundler puts what the first script shares with a later one into a
 * file of its own, which made two dozen small ones. Here every later script asks for the whole of the first: it is
 * there already whenever one of them comes, so nothing is loaded or run for it.
 */
export const oneFirstChunk: BunPlugin = {
  name: 'one-first-chunk',
  async setup(build) {
    const later = await importedLater()
    build.onLoad({ filter: /\/src\/(web|sdk)\/.*\.tsx?$/ }, async ({ path }) => {
      const source = await Bun.file(path).text()
      const loader = path.endsWith('x') ? 'tsx' : 'ts'
      return { loader, contents: later.has(path) ? `${source}\nimport ${JSON.stringify(main)}\n` : source }
    })
  },
}

/** The modules that are asked for by `import(…)`; texts stand alone, since the first script waits for them. */
const importedLater = async (): Promise<Set<string>> => {
  const found = new Set<string>()
  for await (const file of new Bun.Glob('**/*.{ts,tsx}').scan({ cwd: join(web, '..'), absolute: true }))
    if (/\/src\/(web|sdk)\//.test(file))
      for (const [, name = ''] of (await Bun.file(file).text()).matchAll(/\bimport\('(\.[^']+)'\)/g))
        found.add(join(dirname(file), name))
  for (const file of found) if (file.includes('/texts/')) found.delete(file)
  return found
}
