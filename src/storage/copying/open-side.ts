import { Kysely, PostgresDialect, sql } from 'kysely'
import { bytewiseText } from '../postgres/bytewise-text.ts'
import { prepareDatabase } from '../postgres/prepare-database.ts'
import { migrateDatabase } from '../sqlite/migrate-database.ts'
import { kyselyOver, openForReading, openForWriting } from '../sqlite/open-database.ts'
import type { Tables } from '../tables.ts'

/** One end of a copy: a whole database, read or written table by table. */
export type Side = {
  /** Columns and values as they are, whatever the tables are called. */
  readonly db: Kysely<Record<string, Record<string, unknown>>>
  readonly kind: 'sqlite' | 'postgres'
  /** Tables that hold something of their own, in the order of their names. */
  tables(): Promise<string[]>
  columns(table: string): Promise<string[]>
  /** What pages are read by: it tells rows apart and has an order. */
  pageKey(table: string): Promise<string[]>
  close(): Promise<void>
}

/** Made anew from the messages; migrations keep track of themselves. */
const isDerived = (table: string): boolean => /^(kysely_|sqlite_|search_)/.test(table)

/** A SQLite file; `write` makes it and its tables where they are missing. */
export const openSqliteSide = async (file: string, mode: 'read' | 'write'): Promise<Side> => {
  const connection = mode === 'write' ? openForWriting(file) : openForReading(file)
  const db = kyselyOver(connection)
  if (mode === 'write') await migrateDatabase(connection)
  else connection.run('begin')
  const names = connection.query<{ name: string }, []>(
    "select name from sqlite_master where type = 'table' and sql not like 'create virtual%' order by name",
  )
  const infoOf = (table: string) =>
    connection
      .query<{ name: string; pk: number }, [string]>('select name, pk from pragma_table_info(?)')
      .all(table)
  return {
    db: db as unknown as Side['db'],
    kind: 'sqlite',
    tables: async () =>
      names
        .all()
        .map(({ name }) => name)
        .filter((name) => !isDerived(name)),
    columns: async (table) => infoOf(table).map(({ name }) => name),
    async pageKey(table) {
      const key = infoOf(table)
        .filter(({ pk }) => pk > 0)
        .sort((a, b) => a.pk - b.pk)
      return key.length > 0 ? key.map(({ name }) => name) : ['rowid']
    },
    close: async () => connection.close(),
  }
}

/** A PostgreSQL database. Reading sees one moment of it, however long it takes. Throws `DatabaseFault`. */
export const openPostgresSide = async (url: string, mode: 'read' | 'write'): Promise<Side> => {
  const { loadDriver } = await import('../postgres/driver.ts')
  const driver = await loadDriver(url)
  await prepareDatabase(driver)
  // A pool of one connection: what is read belongs to one transaction.
  const pool = driver.pool('set synchronous_commit = on', 'patient')
  pool.options.max = 1
  pool.options.idleTimeoutMillis = 0
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withPlugin(bytewiseText)
  if (mode === 'read') await sql`begin isolation level repeatable read read only`.execute(db)
  const rowsOf = async (table: string, what: string): Promise<string[]> => {
    const { rows } = await pool.query<{ name: string }>(what, [table])
    return rows.map(({ name }) => name)
  }
  return {
    db: db as unknown as Side['db'],
    kind: 'postgres',
    async tables() {
      const { rows } = await pool.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = current_schema() order by tablename collate "C"`,
      )
      return rows.map(({ name }) => name).filter((name) => !isDerived(name))
    },
    columns: (table) =>
      rowsOf(
        table,
        `select column_name as name from information_schema.columns
          where table_schema = current_schema() and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
      ),
    async pageKey(table) {
      const key = await rowsOf(
        table,
        `select a.attname as name from pg_index i, unnest(i.indkey) with ordinality as k(attnum, place),
            pg_attribute a
          where i.indrelid = format('%I.%I', current_schema(), $1::text)::regclass and i.indisprimary
            and a.attrelid = i.indrelid and a.attnum = k.attnum
          order by k.place`,
      )
      return key.length > 0 ? key : ['ctid']
    },
    close: () => pool.end(),
  }
}
