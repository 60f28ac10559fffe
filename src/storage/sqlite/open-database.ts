import type { Database } from 'bun:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import type { Tables } from '../tables.ts'
import { Connection } from './connection.ts'

/** The WAL-reset corruption of SQLite 3.7.0–3.51.2 is fixed from here on. */
const minimumVersion = [3, 51, 3]

/** Throws when the SQLite inside the runtime is one that may corrupt its log. */
export const mustBeSoundSqlite = (db: Database): void => {
  const version = (db.query('select sqlite_version() as v').get() as { v: string }).v
  const parts = version.split('.').map(Number)
  for (const [i, least] of minimumVersion.entries()) {
    const have = parts[i] ?? 0
    if (have > least) return
    if (have < least) throw new Error(`SQLite ${version} is too old; ${minimumVersion.join('.')} is needed.`)
  }
}

/**
 * Opens the connection that writes: write-ahead log, and every commit fsynced before it returns
 * (`synchronous=FULL`, promise R1). Memory-mapping is never used.
 */
export const openForWriting = (file: string): Connection => {
  const db = new Connection(file, { create: true, readwrite: true, strict: true })
  mustBeSoundSqlite(db)
  db.run('pragma journal_mode = wal')
  db.run('pragma synchronous = full')
  db.run('pragma busy_timeout = 5000')
  // Each commit looks through the whole cache when a page was split in it: a small one is the quicker one.
  db.run('pragma cache_size = -4000')
  db.run('pragma journal_size_limit = 16777216')
  // What is deleted is overwritten. Copies that moving rows between pages left behind go with `scrubDatabase`.
  db.run('pragma secure_delete = on')
  return db
}

/** Opens a second connection that only reads, and so never waits for the writing one. */
export const openForReading = (file: string): Connection => {
  const db = new Connection(file, { readonly: true, strict: true })
  db.run('pragma busy_timeout = 5000')
  db.run('pragma cache_size = -4000')
  return db
}

/** Statements kept for questions that are asked again; those with lists in them come in ever new lengths. */
const mostKept = 500

/** Kysely over a connection to SQLite. Statements are prepared once, and the least used are given up. */
export const kyselyOver = (db: Connection): Kysely<Tables> => {
  const used = new Set<string>()
  const use = (sql: string): void => {
    used.delete(sql)
    used.add(sql)
    const [oldest] = used
    if (used.size <= mostKept || oldest === undefined) return
    used.delete(oldest)
    db.forget(oldest)
  }

  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        close: () => db.close(),
        prepare: (sql) => {
          use(sql)
          const statement = db.query(sql)
          return {
            reader: statement.columnNames.length > 0,
            all: (parameters) => statement.all(...(parameters as [])),
            run: (parameters) => statement.run(...(parameters as [])),
            iterate: (parameters) => statement.iterate(...(parameters as [])) as IterableIterator<unknown>,
          }
        },
      },
    }),
  })
}
