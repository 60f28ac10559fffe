import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importIrc } from '../../src/cli/import-irc/import-irc.ts'
import { readConfig } from '../../src/server/config/config.ts'
import { readEnv } from '../../src/server/config/env.ts'
import { startServer } from '../../src/server/start-server.ts'
import { buildDevWeb } from './build-dev-web.ts'
import { importedRoom, seed, seededMark } from './seed.ts'

/** The server of `npm run dev`, started again by `scripts/dev.ts` at every change; ends when told to, or with that. */
const corpus = join(import.meta.dir, '..', '..', 'tests', 'corpus')

/** Real conversations, where there are some; the annotations beside them tell who answers whom. */
const importCorpus = async (dataFolder: string): Promise<void> => {
  const logs = existsSync(corpus) ? readdirSync(corpus).filter((name) => /^\d.*\.txt$/.test(name)) : []
  if (logs.length === 0) return
  const files = logs.map((name) => join(corpus, name))
  await importIrc([...files, '--room', importedRoom, '--data', dataFolder])
}

const main = async (): Promise<void> => {
  const config = readConfig(readEnv())
  const mark = join(config.dataFolder, seededMark)
  const isSeeded = readFileSync(mark, 'utf8') === 'seeded'
  await buildDevWeb()
  if (!isSeeded) await importCorpus(config.dataFolder)
  const server = await startServer(config)
  endWhenTold(server.stop)
  if (!isSeeded) {
    await seed(server.url)
    writeFileSync(mark, 'seeded')
  }
  process.send?.({ url: server.url, port: server.ports[0] })
}

const endWhenTold = (stop: () => Promise<void>): void => {
  let isEnding = false
  const end = (): void => {
    if (!isEnding) void stop().then(() => process.exit(0))
    isEnding = true
  }
  for (const asked of ['message', 'disconnect', 'SIGTERM']) process.on(asked, end)
}

// Ctrl+C reaches every process of the terminal; the one that watches decides.
process.on('SIGINT', () => {})

try {
  await main()
} catch (error) {
  const isFault = error instanceof Error && /Fault$/.test(error.name)
  console.error(isFault ? error.message : error)
  process.exit(1)
}
