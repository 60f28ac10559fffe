import { existsSync, mkdirSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { databaseFile } from '../src/storage/sqlite/data-folder.ts'
import { people } from './dev/conversations.ts'
import { devPassword, seededMark } from './dev/seed.ts'

/**
 * `npm run dev`: a server with people and conversations in it, started again whenever something under `src`
 * changes; open pages come back by themselves and load anew when the web client is another one. What is said
 * stays in data/dev. Options after `--`: `--fresh` begins anew, `--port`, `--host`, `--data`. The environment
 * and `.env` set nothing here: they belong to a real installation, and these passwords are known.
 */
const repository = join(import.meta.dir, '..')
const { values: options } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    port: { type: 'string', default: '8000' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: join(repository, 'data', 'dev') },
  },
})
const data = resolve(options.data)
/** Milliseconds without a further change before the server starts again: editors write several files at once. */
const settleMs = 120
/** Milliseconds that a server gets to end by itself. */
const patienceMs = 5_000

type Ready = { url: string; port: number }
type Child = { stop(): Promise<void>; exited: Promise<number> }

let { port } = options

const start = (whenReady: (ready: Ready) => void): Child => {
  const child = Bun.spawn([process.execPath, '--no-env-file', join(import.meta.dir, 'dev', 'serve.ts')], {
    cwd: repository,
    env: {
      PARLEY_CONSOLE_PORT: '0',
      ...environment(),
      PARLEY_PORTS: port,
      PARLEY_HOST: options.host,
      PARLEY_DATA: data,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
    ipc: (message) => whenReady(message as Ready),
  })
  return {
    exited: child.exited,
    async stop() {
      if (child.exitCode !== null) return
      child.send('stop')
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      await child.exited
      clearTimeout(timer)
    },
  }
}

const environment = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')))

/** The files that changed, once nothing more changes for a moment. */
async function* changes(): AsyncGenerator<string[]> {
  const changed = new Set<string>()
  let wake = (): void => {}
  watch(join(repository, 'src'), { recursive: true }, (_, file) => {
    if (file === null || !/\.(tsx?|css|html|svg)$/.test(file) || /\.test\.tsx?$/.test(file)) return
    changed.add(file)
    wake()
  })
  while (true) {
    if (changed.size === 0) await new Promise<void>((resolve) => (wake = resolve))
    for (let seen = 0; seen !== changed.size; ) {
      seen = changed.size
      await Bun.sleep(settleMs)
    }
    yield [...changed]
    changed.clear()
  }
}

const greet = ({ url }: Ready): void =>
  console.log(
    [
      '',
      `Parley for development: ${url}`,
      ...people.map((name, i) => `  ${name.padEnd(7)}${devPassword}${i === 0 ? '   (the owner)' : ''}`),
      `Kept in ${data}; "npm run dev -- --fresh" begins anew. Watching src; Ctrl+C stops.`,
      '',
    ].join('\n'),
  )

/** Makes the folder and marks it as ours, so that nobody's real conversations get these people, or are removed. */
const prepareData = (): void => {
  const mark = join(data, seededMark)
  if (existsSync(databaseFile(data)) && !existsSync(mark)) {
    console.error(`${data} was not made by "npm run dev", so it is left alone.`)
    process.exit(1)
  }
  if (options.fresh && existsSync(mark)) rmSync(data, { recursive: true })
  mkdirSync(data, { recursive: true })
  if (!existsSync(mark)) writeFileSync(mark, '')
}

const main = async (): Promise<void> => {
  prepareData()
  let wasReady = false
  let changedAt = 0
  const onReady = (ready: Ready): void => {
    port = String(ready.port)
    if (wasReady) console.log(`Ready again after ${(performance.now() - changedAt).toFixed(0)} ms.`)
    else greet(ready)
    wasReady = true
  }
  let child = start(onReady)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void child.stop().then(() => process.exit(0)))
  const onEnd = (code: number): void => {
    if (!wasReady) process.exit(code)
    if (code !== 0) console.error('The server ended. Waiting for the next change.')
  }
  void child.exited.then(onEnd)

  for await (const files of changes()) {
    changedAt = performance.now()
    console.log(`${files.slice(0, 3).join(', ')}${files.length > 3 ? ' …' : ''} changed.`)
    await child.stop()
    child = start(onReady)
    void child.exited.then(onEnd)
  }
}

await main()
