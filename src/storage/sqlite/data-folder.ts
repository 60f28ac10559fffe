import { Database } from 'bun:sqlite'
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Something about the data folder that the owner has to put right; the message says what. */
export class DataFolderFault extends Error {
  override name = 'DataFolderFault'
}

export const databaseFile = (folder: string): string => join(folder, 'parley.db')

/** The index of words, which can be made anew from the database. */
export const searchFile = (folder: string): string => join(folder, 'search.db')

/** Makes the folder if needed and takes it for this process; a killed process gives it back by itself. */
export const takeDataFolder = (folder: string): { path: string; release(): void } => {
  const path = resolve(folder)
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch {
    throw new DataFolderFault(`The data folder ${path} cannot be written. Set PARLEY_DATA to one that can.`)
  }
  return { path, release: lockFolder(path) }
}

/** Whether another process has taken the folder. Looks only: makes neither folder nor lock. */
export const isTaken = (folder: string): boolean => {
  const file = lockFile(resolve(folder))
  if (!existsSync(file)) return false
  const lock = new Database(file, { readonly: true })
  try {
    lock.query('select 1 from sqlite_master').get()
    return false
  } catch (error) {
    return String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')
  } finally {
    lock.close()
  }
}

const lockFile = (path: string): string => join(path, 'in-use.lock')

/** SQLite's own file lock, which the system drops with the process, however it ends. */
const lockFolder = (path: string): (() => void) => {
  const lock = new Database(lockFile(path), { create: true })
  try {
    lock.run('pragma busy_timeout = 500')
    lock.run('begin exclusive')
  } catch {
    lock.close()
    throw new DataFolderFault(`The data folder ${path} is in use by another Parley. Stop that one first.`)
  }
  return () => lock.close()
}
