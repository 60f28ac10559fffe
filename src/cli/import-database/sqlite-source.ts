import { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { CliFault } from '../cli-fault.ts'
import { pageRows, quoted, type Row, type Source } from './source.ts'

/** `sqlite:chat.db`, `sqlite:///srv/chat.db`, or simply the file. */
export const openSqliteSource = (url: string): Source => {
  const file = url.replace(/^(sqlite|file):(\/\/)?/, '')
  if (!existsSync(file)) throw new CliFault(`There is no file ${file}.`)
  const db = opened(file)
  const tables = db
    .query<{ name: string }, []>(
      "select name from sqlite_master where type in ('table', 'view') order by name",
    )
    .all()
    .map(({ name }) => ({ name, columns: columnsOf(db, name) }))
  return {
    tables,
    count: async (table) =>
      db.query<{ n: number }, []>(`select count(*) as n from ${quoted(table)}`).get()?.n ?? 0,
    async *rows(table, orderBy) {
      let page: Row[] = []
      const order = orderBy.length > 0 ? ` order by ${orderBy.map(quoted).join(', ')}` : ''
      for (const row of db
        .query<Record<string, unknown>, []>(`select * from ${quoted(table)}${order}`)
        .iterate()) {
        page.push(plain(row))
        if (page.length < pageRows) continue
        yield page
        page = []
      }
      if (page.length > 0) yield page
    },
    close: async () => db.close(),
  }
}

const opened = (file: string): Database => {
  try {
    const db = new Database(file, { readonly: true, safeIntegers: false })
    db.query('select count(*) from sqlite_master').get()
    return db
  } catch (error) {
    throw new CliFault(`${file} is no SQLite database that can be read (${(error as Error).message}).`)
  }
}

const columnsOf = (db: Database, table: string): string[] =>
  db
    .query<{ name: string }, [string]>('select name from pragma_table_info(?)')
    .all(table)
    .map(({ name }) => name)

const plain = (row: Record<string, unknown>): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'string' || typeof value === 'number'
        ? value
        : value instanceof Uint8Array
          ? new TextDecoder().decode(value)
          : null,
    ]),
  )
