import { join } from 'node:path'
import { type Config, ConfigFault, mustFitTogether } from './config/config.ts'

/** More than this is a mistake of typing. */
const mostWorkers = 64
const firstWaitMs = 1_000
const longestWaitMs = 30_000
/** Whoever ran for so long did not fail at its start. */
const settledMs = 60_000

type Worker = { child: Bun.Subprocess<'ignore', 'pipe', 'inherit'>; startedAt: number }

/**
 * `parley serve --workers N`: N equal servers behind the same ports, each a process of its own, with the system handing
 * out the connections. One that ends is started again. Throws `ConfigFault` where several servers cannot work.
 */
export const serveWorkers = async (config: Config, count: number): Promise<number> => {
  mustServeTogether(config, count)
  const workers = new Map<number, Worker>()
  const waits = new Map<number, number>()
  let isStopping = false

  const start = async (number: number): Promise<string | undefined> => {
    const child = Bun.spawn(command(number), { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' })
    workers.set(number, { child, startedAt: performance.now() })
    void child.exited.then((code) => ended(number, code))
    return linesOf(child.stdout, number)
  }

  const ended = async (number: number, code: number): Promise<void> => {
    const worker = workers.get(number)
    workers.delete(number)
    if (isStopping || !worker) return
    const ran = performance.now() - worker.startedAt
    const wait = ran > settledMs ? firstWaitMs : (waits.get(number) ?? firstWaitMs)
    waits.set(number, Math.min(wait * 2, longestWaitMs))
    console.error(`Worker ${number} ended with code ${code}. It starts again in ${wait / 1000} s.`)
    await Bun.sleep(wait)
    if (!isStopping) await start(number)
  }

  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) for (const { child } of workers.values()) child.kill('SIGKILL')
    isStopping = true
    for (const { child } of workers.values()) child.kill(signal)
    void Promise.all([...workers.values()].map(({ child }) => child.exited)).then(() => process.exit(0))
  }
  process.on('SIGINT', () => stop('SIGTERM'))
  process.on('SIGTERM', () => stop('SIGTERM'))

  // One after the other: the first one prepares the database.
  let url: string | undefined
  for (let number = 1; number <= count; number += 1) {
    url = await start(number)
    if (url !== undefined) continue
    isStopping = true
    for (const { child } of workers.values()) child.kill('SIGTERM')
    return 1
  }
  console.log(`Parley is ready: ${url} (${count} workers)`)
  return 0
}

const mustServeTogether = (config: Config, count: number): void => {
  mustFitTogether(config)
  if (!Number.isInteger(count) || count < 1 || count > mostWorkers)
    throw new ConfigFault(`--workers takes a number from 1 to ${mostWorkers}.`)
  if (!config.databaseUrl || !config.redisUrl)
    throw new ConfigFault(
      'Several workers need a PostgreSQL and a Redis that they share. Set PARLEY_DATABASE_URL and PARLEY_REDIS_URL, or leave --workers out.',
    )
  if (config.ports.includes(0))
    throw new ConfigFault('PARLEY_PORTS: Workers share a port, so it cannot be 0. Name one.')
}

/** The executable calls itself; elsewhere the runtime is given the file that it runs now. */
const command = (number: number): string[] => [
  process.execPath,
  ...(Bun.isStandaloneExecutable ? [] : [Bun.main]),
  'serve',
  '--worker',
  String(number),
]

/** Passes on what a worker says, under its number. Resolves with its address once it is ready, or not at all. */
const linesOf = async (stdout: ReadableStream<Uint8Array>, number: number): Promise<string | undefined> => {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const read = async (): Promise<void> => {
    let rest = ''
    const decoder = new TextDecoder()
    for await (const chunk of stdout) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const url = line.match(/^Parley is ready: (\S+)/)?.[1]
        if (url) resolve(url)
        else if (line !== '') console.log(`[${number}] ${line}`)
      }
    }
    resolve(undefined)
  }
  void read()
  return promise
}

/** A worker keeps its log and its lock in a folder of its own; files are shared by all. */
export const configOfWorker = (config: Config, number: number): Config => ({
  ...config,
  dataFolder: join(config.dataFolder, `worker-${number}`),
  filesFolder: config.filesFolder ?? join(config.dataFolder, 'files'),
  sharesPorts: true,
})
