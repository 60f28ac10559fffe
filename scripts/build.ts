import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'

/**
 * `npm run build`: one executable with the server, the command line and the web client inside, which needs
 * nothing else on its machine. `--target` (more than once, if wanted) builds for another one and fetches its
 * runtime when it is not here yet; `--out` names the folder, `dist` unless said.
 */
const targets = ['bun-linux-x64', 'bun-linux-arm64', 'bun-darwin-arm64', 'bun-windows-x64'] as const
type Target = (typeof targets)[number]

const repository = join(import.meta.dir, '..')
const web = join(repository, 'dist', 'web')

const main = async (args: string[]): Promise<void> => {
  const { values } = parseArgs({
    args,
    options: { target: { type: 'string', multiple: true }, out: { type: 'string' } },
  })
  const wanted = values.target?.map(mustBeTarget) ?? [undefined]
  await buildWeb()
  for (const target of wanted) await build(resolve(values.out ?? join(repository, 'dist')), target)
}

const mustBeTarget = (name: string): Target => {
  const target = targets.find((known) => known === name)
  if (!target) throw new Error(`There is no target "${name}". Use ${targets.join(', ')}.`)
  return target
}

const buildWeb = async (): Promise<void> => {
  const builder = join(import.meta.dir, 'build-web.ts')
  const code = await Bun.spawn([process.execPath, builder], { stdio: ['ignore', 'inherit', 'inherit'] })
    .exited
  if (code !== 0) throw new Error('The web client was not built.')
}

/** Everything is made in a folder of its own first, so that an executable that runs is replaced at once. */
const build = async (folder: string, target: Target | undefined): Promise<void> => {
  const started = performance.now()
  const draft = join(folder, `.building-${process.pid}`)
  mkdirSync(draft, { recursive: true })
  try {
    const made = await compile(join(draft, nameFor(target)), target)
    const file = join(folder, basename(made))
    renameSync(made, file)
    const size = (statSync(file).size / 1e6).toFixed(1)
    console.log(
      `${relative('.', file)}: ${size} MB in ${((performance.now() - started) / 1000).toFixed(1)} s`,
    )
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

const nameFor = (target: Target | undefined): string =>
  target === undefined ? 'parley' : target.replace('bun', 'parley')

const compile = async (outfile: string, target: Target | undefined): Promise<string> => {
  await Bun.build({
    // Threads are loaded by their file names, so they are entries of their own.
    entrypoints: [
      'src/cli/main.ts',
      'src/storage/sqlite/commit-worker.ts',
      'src/storage/search/search-worker.ts',
    ].map((file) => join(repository, file)),
    naming: { entry: '[name].[ext]' },
    files: { [join(repository, 'src', 'server', 'embedded-files.ts')]: embedWeb() },
    format: 'esm',
    minify: true,
    sourcemap: 'inline',
    // Halves the time until the server is ready, for four megabytes.
    bytecode: true,
    compile: {
      outfile,
      // It could load code from the folder where somebody happens to start it; a .env only sets settings.
      autoloadBunfig: false,
      autoloadDotenv: true,
      // Without it nothing in node_modules beside the executable is found: the library for pictures.
      autoloadPackageJson: true,
      ...(target && { target }),
    },
  })
  return existsSync(outfile) ? outfile : `${outfile}.exe`
}

/** Takes the place of `embedded-files.ts`: every file of the web client, by its name. */
const embedWeb = (): string => {
  const manifest: Record<string, { file: string }> = JSON.parse(
    readFileSync(join(web, 'manifest.json'), 'utf8'),
  )
  const names = ['manifest.json', ...Object.values(manifest).map(({ file }) => file)]
  const imports = names.map(
    (name, i) => `import file${i} from ${JSON.stringify(join(web, name))} with { type: 'file' }`,
  )
  const entries = names.map((name, i) => `[${JSON.stringify(name)}, file${i}]`)
  return `${imports.join('\n')}\nexport const embeddedFiles = new Map([${entries.join(', ')}])\n`
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(sentenceOf(error))
  process.exit(1)
}

function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(sentenceOf).join('\n')
  return error instanceof Error ? error.message : String(error)
}
