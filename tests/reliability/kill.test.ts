import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { testWith } from '../support/needs.ts'
import { ask, findPostgres, newDatabase } from '../support/postgres.ts'
import { killRun, type StoredRow } from './kill-run.ts'

const nightly = process.env.PARLEY_NIGHTLY === '1'
const plan = nightly ? { kills: 300, acked: 500_000 } : { kills: 25, acked: 20_000 }

/** From the file itself, which must be sound. */
const rowsInFile = async (data: string, room: string): Promise<StoredRow[]> => {
  const db = new Database(join(data, 'parley.db'), { readonly: true })
  const rows = db.query('select seq, rev, text from messages where room = ? order by rev').all(room)
  const check = db.query('pragma integrity_check').get()
  db.close()
  expect(check).toEqual({ integrity_check: 'ok' })
  return rows as StoredRow[]
}

test(
  `R1 R2 R3: a server killed ${plan.kills} times loses, doubles and reorders nothing that it acknowledged`,
  async () => {
    const result = await killRun(plan, { storedRows: rowsInFile })
    const slowest = Math.max(...result.readyMs)
    console.log(
      `kill test: ${result.kills} kills, ${result.acked} acknowledged, ${result.faults.length} faults, ready again in ≤ ${slowest.toFixed(0)} ms`,
    )
    expect(result.faults.slice(0, 5)).toEqual([])
    expect(result.acked).toBeGreaterThanOrEqual(plan.acked)
    expect(result.kills).toBeGreaterThanOrEqual(plan.kills)
    // The promise is 3 s; a busy machine may take longer without anything being wrong.
    expect(slowest).toBeLessThan(10_000)
  },
  nightly ? 3_600_000 : 180_000,
)

test('negative control: a server that acknowledges before its commit is caught', async () => {
  const preload = join(import.meta.dir, 'ack-before-commit.ts')
  const { faults } = await killRun({ kills: 6, acked: 0 }, { preload, storedRows: rowsInFile })
  expect(faults.filter(({ kind }) => kind === 'lost').length).toBeGreaterThan(0)
}, 120_000)

const onPostgres = nightly ? { kills: 100, acked: 100_000 } : { kills: 5, acked: 2_000 }

testWith(
  await findPostgres(),
  `R1 R2 R3: the same on PostgreSQL, killed ${onPostgres.kills} times`,
  async (postgres) => {
    const database = await newDatabase(postgres)
    const result = await killRun(onPostgres, {
      env: { PARLEY_DATABASE_URL: database.url },
      storedRows: async (_, room) =>
        (
          await ask(
            database.url,
            `select seq::int, rev::int, text from messages where room = '${room}' order by rev`,
          )
        ).rows,
    })
    await database.drop()
    expect(result.faults.slice(0, 5)).toEqual([])
    expect(result.acked).toBeGreaterThanOrEqual(onPostgres.acked)
    expect(result.kills).toBeGreaterThanOrEqual(onPostgres.kills)
  },
  nightly ? 3_600_000 : 180_000,
)
