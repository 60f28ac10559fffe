import { sql } from 'kysely'
import { addRow, type Checksums, differences } from './checksums.ts'
import type { Side } from './open-side.ts'
import { unfinishedMark } from './unfinished-mark.ts'

/** The copy cannot be made, or went wrong; the message says why and what to do. */
export class CopyFault extends Error {
  override name = 'CopyFault'
}

/** Rows read and written at once. */
const rowsAtOnce = 1_000
/** Values in one statement; SQLite takes 32,766. */
const valuesAtOnce = 30_000

type Row = Record<string, unknown>

export type Copied = { rows: number; rooms: number; messages: number }

/**
 * Copies everything from one database to another that is empty, and compares both afterwards: every table, and every
 * room by itself. What an earlier try left half done in the target is taken away first. Throws `CopyFault`.
 */
export const copyStore = async (
  from: Side,
  to: Side,
  progress: { total(rows: number): void; add(rows: number): void },
): Promise<Copied> => {
  const tables = await from.tables()
  await mustFit(from, to, tables)
  await emptyOrUnfinished(to, tables)
  progress.total(await countRows(from, tables))
  const read: Checksums = new Map()
  for (const table of tables) {
    const columns = await from.columns(table)
    for await (const rows of pagesOf(from, table)) {
      for (const row of rows) addRow(read, table, row)
      await insert(to, table, columns, rows)
      progress.add(rows.length)
    }
  }
  const written: Checksums = new Map()
  for (const table of tables)
    for await (const rows of pagesOf(to, table))
      for (const row of rows) if (!isMark(table, row)) addRow(written, table, row)
  const faults = differences(read, written)
  if (faults.length > 0)
    throw new CopyFault(
      `The copy differs from what was read: ${faults.slice(0, 5).join(', ')}. Stop every server and copy again.`,
    )
  await to.db.deleteFrom('installation').where('name', '=', unfinishedMark).execute()
  return countsIn(read)
}

const isMark = (table: string, row: Row): boolean => table === 'installation' && row.name === unfinishedMark

const countsIn = (sums: Checksums): Copied => {
  const rooms = [...sums].filter(([name]) => name.startsWith('messages of the room '))
  return {
    rows: [...sums.values()].reduce((sum, { rows }) => sum + rows, 0),
    rooms: rooms.length,
    messages: rooms.reduce((sum, [, { rows }]) => sum + rows, 0),
  }
}

const mustFit = async (from: Side, to: Side, tables: string[]): Promise<void> => {
  const there = new Set(await to.tables())
  const missing = tables.filter((table) => !there.has(table))
  if (missing.length > 0)
    throw new CopyFault(
      `The target has no table ${missing.join(', ')}: it was made by another version. Start this version once on the source.`,
    )
  for (const table of tables) {
    const columns = new Set(await to.columns(table))
    const lost = (await from.columns(table)).filter((column) => !columns.has(column))
    if (lost.length > 0) throw new CopyFault(`The target’s table ${table} has no column ${lost.join(', ')}.`)
  }
}

const emptyOrUnfinished = async (to: Side, tables: string[]): Promise<void> => {
  const mark = await to.db
    .selectFrom('installation')
    .select('name')
    .where('name', '=', unfinishedMark)
    .executeTakeFirst()
  // A lobby that a first start has made is nothing yet; whoever can come in has a session.
  if (!mark && (await countRows(to, ['sessions', 'messages'])) > 0)
    throw new CopyFault('The target holds conversations already. Name an empty one.')
  for (const table of tables) await to.db.deleteFrom(table).execute()
  await to.db.insertInto('installation').values({ name: unfinishedMark, value: 'yes' }).execute()
}

const countRows = async (side: Side, tables: string[]): Promise<number> => {
  let all = 0
  for (const table of tables) {
    const { count } = await side.db
      .selectFrom(table)
      .select((of) => of.fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    all += Number(count)
  }
  return all
}

const insert = async (to: Side, table: string, columns: string[], rows: Row[]): Promise<void> => {
  const some = Math.max(1, Math.floor(valuesAtOnce / columns.length))
  await to.db.transaction().execute(async (db) => {
    for (let i = 0; i < rows.length; i += some)
      await db
        .insertInto(table)
        .values(rows.slice(i, i + some))
        .execute()
  })
}

/** All rows of a table by its key, a page at a time; each page begins after the last row of the one before. */
async function* pagesOf(side: Side, table: string): AsyncGenerator<Row[]> {
  const columns = await side.columns(table)
  const key = await side.pageKey(table)
  const hidden = key.filter((column) => !columns.includes(column))
  const keyOf = sql.join(key.map((column) => sql.ref(column)))
  let after: unknown[] | undefined
  for (;;) {
    const beyond = after ? sql`where (${keyOf}) > (${sql.join(valuesOf(side, key, after))})` : sql``
    const chosen = sql.join([
      ...columns.map((column) => sql.ref(column)),
      ...hidden.map((column) => sql`${sql.ref(column)} as "key ${sql.raw(column)}"`),
    ])
    const { rows } = await sql<Row>`select ${chosen} from ${sql.table(table)} ${beyond}
      order by ${keyOf} limit ${rowsAtOnce}`.execute(side.db)
    if (rows.length === 0) return
    const last = rows.at(-1) as Row
    after = key.map((column) => last[hidden.includes(column) ? `key ${column}` : column])
    for (const row of rows) for (const column of hidden) delete row[`key ${column}`]
    yield rows
  }
}

const valuesOf = (side: Side, key: string[], after: unknown[]) =>
  after.map((value, i) =>
    side.kind === 'postgres' && key[i] === 'ctid' ? sql`${value}::tid` : sql`${value}`,
  )
