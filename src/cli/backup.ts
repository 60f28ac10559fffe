import { Database } from 'bun:sqlite'
import { existsSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { databaseFile } from '../storage/sqlite/data-folder.ts'
import { openForReading } from '../storage/sqlite/open-database.ts'
import { CliFault } from './cli-fault.ts'
import { type KeptRow, keptRows, missingOf, prune } from './files/files-in.ts'
import { keptFolders, linkFiles } from './files/link-files.ts'
import { mustBeNew, writeNewFile } from './new-file.ts'
import { foldersOf, optionsOf } from './parse-args.ts'

/**
 * `parley backup <file>`: a consistent, checked copy of one moment, taken while the server runs and writes. Files and
 * pictures of people go to `<file>.files` beside it.
 */
export const backup = async (args: string[]): Promise<number> => {
  const { options, rest } = optionsOf(args, ['data'])
  const [file] = rest
  if (file === undefined) throw new CliFault('Name the file to write: "parley backup parley-backup.db".')
  const target = resolve(file)
  const { dataFolder, filesFolder } = await foldersOf(options.data)
  const source = databaseFile(dataFolder)
  if (!existsSync(source)) throw new CliFault(`There is no database ${source}. Set --data.`)
  const folder = filesBeside(target)
  mustBeNew(target)
  mustBeNew(folder)
  const { messages, files, missing } = await copyOf(source, target, filesFolder, folder)
  const size = (statSync(target).size / 1e6).toFixed(1)
  const more = files > 0 ? ` ${files.toLocaleString('en')} files are in ${folder}; keep both together.` : ''
  console.log(`${target}: ${messages.toLocaleString('en')} messages, ${size} MB.${more}`)
  if (files > 0 || missing === 0) return 0
  console.error(
    `None of the files is in ${filesFolder}, so they are not in this backup. Where they lie says PARLEY_FILES, which --data passes over.`,
  )
  return 1
}

/** Where the files of a backup lie. */
export const filesBeside = (backupFile: string): string => `${backupFile}.files`

type Copied = { messages: number; files: number; missing: number }

const copyOf = async (source: string, target: string, from: string, folder: string): Promise<Copied> => {
  try {
    return await writeNewFile(target, (draft) => {
      linkAll(from, folder)
      return { ...copyBoth(source, draft, from, folder), messages: messagesIn(draft) }
    })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw new CliFault(`The backup failed (${(error as Error).message}). Nothing was written.`)
  }
}

const linkAll = (from: string, folder: string): void => {
  for (const part of keptFolders) linkFiles(join(from, part), join(folder, part))
}

/**
 * Most files were linked before: after the copy of the database only those follow that came meanwhile. One of them may be
 * deleted just then, before it got its second name; then the database that knew it is copied again.
 */
const copyBoth = (source: string, draft: string, from: string, folder: string): Omit<Copied, 'messages'> => {
  for (let tries = 1; ; tries += 1) {
    copyDatabase(source, draft)
    linkAll(from, folder)
    const rows = rowsIn(draft)
    const missing = missingOf(rows, join(folder, 'kept'))
    if (missing.length === 0 || tries === triesAtMost) {
      for (const { id, name } of missing)
        console.error(`The file ${id} (${name}) is missing; see "parley doctor".`)
      prune(rows, join(folder, 'kept'))
      return { files: rows.length - missing.length, missing: missing.length }
    }
    rmSync(draft)
  }
}

const triesAtMost = 3

const rowsIn = (copy: string): KeptRow[] => {
  const db = new Database(copy, { readonly: true })
  try {
    return keptRows(db)
  } finally {
    db.close()
  }
}

const copyDatabase = (source: string, draft: string): void => {
  const db = openForReading(source)
  try {
    db.query('vacuum into ?').run(draft)
  } finally {
    db.close()
  }
}

/** Counted in the copy, which shows at the same time that it can be read. */
const messagesIn = (copy: string): number => {
  const db = new Database(copy, { readonly: true })
  try {
    const { integrity_check } = db.query('pragma integrity_check').get() as { integrity_check: string }
    if (integrity_check !== 'ok') throw new Error(integrity_check)
    return (db.query('select count(*) as messages from messages').get() as { messages: number }).messages
  } finally {
    db.close()
  }
}
