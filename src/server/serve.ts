import { parseArgs } from 'node:util'
import { type Config, ConfigFault, isHome, readConfig } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { configOfWorker, serveWorkers } from './serve-workers.ts'
import { startServer } from './start-server.ts'

/**
 * `parley serve [--workers N]`: runs until Ctrl+C or SIGTERM. Throws the faults that the
 * owner can mend, each one sentence.
 */
export const serve = async (args: string[] = []): Promise<number> => {
  const config = readConfig(readEnv())
  const { workers, worker } = optionsIn(args)
  if (workers !== undefined) return serveWorkers(config, workers)
  return serveOne(worker === undefined ? config : configOfWorker(config, worker))
}

/** `--worker` is not for people: it is how the workers are told who they are. */
const optionsIn = (args: string[]): { workers: number | undefined; worker: number | undefined } => {
  try {
    const options = { workers: { type: 'string' }, worker: { type: 'string' } } as const
    const { values } = parseArgs({ args, options })
    const number = (text: string | undefined): number | undefined =>
      text === undefined ? undefined : Number(text)
    return { workers: number(values.workers), worker: number(values.worker) }
  } catch (error) {
    throw new ConfigFault(
      `${error instanceof Error ? error.message.split('. ')[0] : error}. "parley serve" takes only --workers N; its settings are in env.example.`,
    )
  }
}

const serveOne = async (config: Config): Promise<number> => {
  const server = await startServer(config)
  stopOnSignal(server.stop)
  if (!(await server.core.store.accounts.hasOwner()))
    console.log(`${howToOwn(isHome(config))}\n${server.ownerLink}`)
  console.log(`Parley is ready: ${server.url}`)
  return 0
}

const howToOwn = (atHome: boolean): string =>
  atHome
    ? 'Nobody owns this installation yet: whoever makes the first account on this machine does. From elsewhere, open this link once to become its owner:'
    : 'Nobody owns this installation yet. Open this link once to become its owner:'

/** The second signal does not wait. */
const stopOnSignal = (stop: () => Promise<void>): void => {
  let isStopping = false
  const end = async (): Promise<void> => {
    if (isStopping) process.exit(1)
    isStopping = true
    console.log('Stopping: telling everyone to come back…')
    await stop()
    process.exit(0)
  }
  process.on('SIGINT', () => void end())
  process.on('SIGTERM', () => void end())
}
