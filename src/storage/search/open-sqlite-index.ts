import type { Database } from 'bun:sqlite'
import { rmSync } from 'node:fs'
import { Connection } from '../sqlite/connection.ts'

/** Changed whenever entries are made differently: an index of another version is thrown away and made anew. */
const version = '1'

/** Letters of all scripts pass unchanged, as they come folded; the signs are those of marks and ids. */
const tables = `
  create table facts (name text primary key, value text not null) without rowid;
  create table followed (room text primary key, rev integer not null) without rowid;
  create table places (room text not null, seq integer not null, entry integer not null,
    primary key (room, seq)) without rowid;
  create table words (word text primary key, uses integer not null) without rowid;
  create virtual table entries using fts5 (words, marks, room unindexed, seq unindexed,
    columnsize = 0, tokenize = "ascii tokenchars '=-_.'");
  insert into entries (entries, rank) values ('secure-delete', 1);`

/**
 * Opens the file of the index, or makes it: also when it is damaged, of another version, or of another life of the
 * installation (`epoch`), as it holds nothing that cannot be made again. So a commit need not wait for the disk.
 */
export const openIndexFile = (file: string, epoch: string): Database => {
  try {
    const db = open(file)
    if (isCurrent(db, epoch)) return db
    db.close()
  } catch (error) {
    if (!/^SQLITE_(NOTADB|CORRUPT)/.test(String((error as { code?: unknown } | null)?.code))) throw error
  }
  removeIndexFile(file)
  const db = open(file)
  db.transaction(() => {
    db.run(tables)
    const set = db.query('insert into facts (name, value) values (?, ?)')
    set.run('version', version)
    set.run('epoch', epoch)
  })()
  return db
}

/** With its log. */
export const removeIndexFile = (file: string): void => {
  for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true })
}

const open = (file: string): Database => {
  const db = new Connection(file, { create: true, readwrite: true, strict: true })
  db.run('pragma journal_mode = wal')
  db.run('pragma synchronous = normal')
  db.run('pragma busy_timeout = 5000')
  db.run('pragma cache_size = -16000')
  db.run('pragma journal_size_limit = 16777216')
  db.run('pragma secure_delete = on')
  return db
}

const isCurrent = (db: Database, epoch: string): boolean => {
  if (!db.query("select 1 from sqlite_master where name = 'facts'").get()) return false
  const rows = db.query<{ name: string; value: string }, []>('select name, value from facts').all()
  const facts = Object.fromEntries(rows.map(({ name, value }) => [name, value]))
  return facts.version === version && facts.epoch === epoch
}
