import { expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testWith } from '../../support/needs.ts'
import { findPostgres, newDatabase } from '../../support/postgres.ts'
import { runParley } from '../../support/run-parley.ts'
import { startTestChat } from '../../support/start-test-chat.ts'

const here = join(import.meta.dir, 'relevance')
const corpus = join(import.meta.dir, '..', '..', 'corpus')

type Row = { query: string; wanted: string }

const rows: Row[] = readFileSync(join(here, 'README.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, query, wanted] = line.match(/^\| `(.+?)` \| (.+?) \| .+ \|$/) ?? []
    return query !== undefined && wanted !== undefined ? [{ query, wanted }] : []
  })

/** A data folder with all the logs in the room `ubuntu`. */
const imported = async (): Promise<string> => {
  const data = mkdtempSync(join(tmpdir(), 'parley-relevance-'))
  const { code } = await runParley(['import', 'irc', corpus, here, '--room', 'ubuntu', '--data', data])
  expect(code).toBe(0)
  return data
}

/** What is not among the first ten, each with what was found instead. */
const missing = async (dataFolder: string, env: Record<string, string>) => {
  const chat = await startTestChat({ dataFolder, env })
  const { token } = await chat.register('asker')
  const { rooms } = await chat.call(token, 'room.list', {})
  const room = rooms.find(({ name }) => name === 'ubuntu')?.id as string
  await chat.call(token, 'room.join', { room })
  await chat.server.core.search.settle()
  const found: (Row & { found: string[] })[] = []
  for (const { query, wanted } of rows) {
    const { hits } = await chat.call(token, 'search.messages', { query, limit: 10 })
    const texts = hits.map(({ message }) => `${message.author.name}: ${message.text}`.replace(/\s+/g, ' '))
    const isThere = wanted === 'nobody' ? texts.length === 0 : texts.some((text) => text.startsWith(wanted))
    if (!isThere) found.push({ query, wanted, found: texts })
  }
  await chat.stop()
  return found
}

test('fifty questions find what they must among the first ten', async () => {
  expect(rows.length).toBeGreaterThanOrEqual(50)
  const data = await imported()
  expect(await missing(data, {})).toEqual([])
  rmSync(data, { recursive: true, force: true })
}, 60_000)

testWith(
  await findPostgres(),
  'the same on PostgreSQL',
  async (server) => {
    const [data, database] = [await imported(), await newDatabase(server)]
    const { code } = await runParley(['migrate-store', '--from', data, '--to', database.url])
    expect(code).toBe(0)
    expect(await missing(data, { PARLEY_DATABASE_URL: database.url })).toEqual([])
    await database.drop()
    rmSync(data, { recursive: true, force: true })
  },
  60_000,
)
