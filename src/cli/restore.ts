import { Database } from 'bun:sqlite'
import { chmodSync, copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { systemClock, systemIds } from '../server/system.ts'
import { NewerDatabase } from '../storage/migrations/all.ts'
import { databaseFile, takeDataFolder } from '../storage/sqlite/data-folder.ts'
import { migrateDatabase } from '../storage/sqlite/migrate-database.ts'
import { openForWriting } from '../storage/sqlite/open-database.ts'
import { filesBeside } from './backup.ts'
import { CliFault } from './cli-fault.ts'
import { syncFile } from './durable-files.ts'
import { keptFolders, linkFiles } from './files/link-files.ts'
import { foldersOf, optionsOf } from './parse-args.ts'

/**
 * `parley restore <file>`: puts a backup in the place of the database. The epoch changes, so that clients
 * that had seen more drop what they kept; the replaced database stays beside it. Everything that can fail is
 * done to a copy first: a restore that fails leaves the database as it was.
 */
export const restore = async (args: string[]): Promise<number> => {
  const { options, rest } = optionsOf(args, ['data'])
  const [file] = rest
  if (file === undefined) throw new CliFault('Name the backup: "parley restore parley-backup.db".')
  if (!existsSync(file) || !statSync(file).isFile()) throw new CliFault(`There is no file ${file}.`)
  const { dataFolder, filesFolder } = await foldersOf(options.data)
  const folder = takeDataFolder(dataFolder)
  try {
    const database = databaseFile(folder.path)
    const copy = await prepareCopy(resolve(file), database)
    // Files first: a database that is in its place must find all of them.
    bringFiles(filesBeside(resolve(file)), filesFolder, copy)
    const kept = swap(database, copy)
    console.log(`Restored ${file} to ${database}.${kept ? ` The replaced database is ${kept}.` : ''}`)
  } finally {
    folder.release()
  }
  return 0
}

/** A sound copy beside the database, up to date, with an epoch of its own, and on the disk. */
const prepareCopy = async (file: string, database: string): Promise<string> => {
  const copy = `${database}.restoring`
  removeDatabase(copy)
  try {
    copyFileSync(file, copy)
    // A database that somebody copied by hand has its newest messages in the log beside it.
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`)
    chmodSync(copy, 0o600)
    mustBeSound(copy)
    await renew(copy)
    mustBeSound(copy)
    syncFile(copy)
    return copy
  } catch (error) {
    removeDatabase(copy)
    throw faultOf(file, error)
  }
}

/** Files that are there already are the same: one is never changed. Those of the replaced database stay. */
const bringFiles = (from: string, filesFolder: string, copy: string): void => {
  try {
    for (const part of keptFolders) linkFiles(join(from, part), join(filesFolder, part))
  } catch {
    removeDatabase(copy)
    throw new CliFault('There is too little room for the files of the backup. The database was not changed.')
  }
}

const faultOf = (file: string, error: unknown): Error => {
  if (error instanceof NewerDatabase)
    return new CliFault(`${file} was made by a newer Parley. Install that version. Nothing was changed.`)
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  if (/^(ENOSPC|SQLITE_FULL|SQLITE_IOERR)/.test(code))
    return new CliFault('There is too little room for a second copy of the database. Nothing was changed.')
  return new CliFault(`${file} is no sound backup of Parley. Nothing was changed.`)
}

const mustBeSound = (file: string): void => {
  const db = new Database(file, { readonly: true })
  try {
    const { integrity_check } = db.query('pragma integrity_check').get() as { integrity_check: string }
    if (integrity_check !== 'ok') throw new Error(integrity_check)
    const epoch = db.query("select value from installation where name = 'epoch'").get()
    if (!epoch) throw new Error('It has no epoch.')
  } finally {
    db.close()
  }
}

/** Brings an older backup up to date; refuses one of a newer Parley. */
const renew = async (copy: string): Promise<void> => {
  const db = openForWriting(copy)
  try {
    await migrateDatabase(db)
    db.query("update installation set value = ? where name = 'epoch'").run(systemIds.short())
    db.run('pragma wal_checkpoint(truncate)')
    db.run('pragma journal_mode = delete')
  } finally {
    db.close()
  }
}

/**
 * The copy takes the place in one step, so that at any moment, also of a power cut, the old or the new
 * database stands there. Answers where the old one is kept, if there was one.
 */
const swap = (database: string, copy: string): string | undefined => {
  const kept = keptNameOf(database)
  const isReplacing = existsSync(database)
  try {
    if (isReplacing) finishLog(database)
    // A log that stays would be taken for the new one's.
    moveLog(database, kept)
    if (isReplacing) giveSecondName(database, kept)
    renameSync(copy, database)
  } catch (error) {
    moveLog(kept, database)
    for (const file of [kept, copy]) rmSync(file, { force: true })
    throw error
  }
  syncFile(database)
  return isReplacing ? kept : undefined
}

const keptNameOf = (database: string): string =>
  `${database}.before-${new Date(systemClock.wall()).toISOString().replace(/[:.]/g, '-')}`

/** Moves what is in the log into the database. A damaged one keeps its log beside it. */
const finishLog = (database: string): void => {
  try {
    const db = openForWriting(database)
    db.run('pragma wal_checkpoint(truncate)')
    db.close()
  } catch {
    // It is set aside as it is.
  }
}

const logParts = ['-wal', '-shm']

const moveLog = (from: string, to: string): void => {
  for (const part of logParts) if (existsSync(from + part)) renameSync(from + part, to + part)
}

const giveSecondName = (database: string, kept: string): void => {
  try {
    linkSync(database, kept)
  } catch {
    // Not every file system knows second names.
    copyFileSync(database, kept)
  }
  syncFile(kept)
}

const removeDatabase = (file: string): void => {
  for (const part of ['', ...logParts, '-journal']) rmSync(file + part, { force: true })
}
