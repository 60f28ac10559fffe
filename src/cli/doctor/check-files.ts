import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { keptFolder } from '../../server/files/open-kept-files.ts'
import { databaseFile } from '../../storage/sqlite/data-folder.ts'
import { folderOf, idsBelow, type KeptRow, keptRows } from '../files/files-in.ts'
import { openToLook } from './check-database.ts'
import { bad, type Finding, good } from './finding.ts'

/** Faults that are told one by one. */
const toldAtMost = 20

/** Whether every file that the database knows is there, whole, with its hash; and what is there without being known. */
export const checkFiles = async (dataFolder: string, filesFolder: string): Promise<Finding[]> => {
  const rows = rowsOf(databaseFile(dataFolder))
  if (rows === undefined) return []
  const kept = keptFolder(filesFolder)
  const faults: string[] = []
  for (const row of rows) {
    const fault = await faultOf(row, folderOf(kept, row.id))
    if (fault !== undefined)
      faults.push(`The file ${row.id} (${row.name}) ${fault}. Restore it from a backup.`)
  }
  const known = new Set(rows.map(({ id }) => id))
  const unknown = idsBelow(kept).filter((id) => !known.has(id)).length
  const left = `${unknown} files in ${kept} belong to no message: of a database that was replaced, or just deleted.`
  if (faults.length === 0 && rows.length === 0 && unknown === 0) return []
  return [
    ...faults.slice(0, toldAtMost).map(bad),
    ...(faults.length > toldAtMost
      ? [bad(`${faults.length - toldAtMost} more files are missing or damaged.`)]
      : []),
    ...(faults.length === 0 ? [good(`${rows.length} files are whole.`)] : []),
    ...(unknown > 0 ? [good(left)] : []),
  ]
}

/** Undefined where the database cannot be asked; that is told elsewhere. */
const rowsOf = (file: string): KeptRow[] | undefined => {
  if (!existsSync(file)) return undefined
  try {
    const db = openToLook(file)
    try {
      return keptRows(db)
    } finally {
      db.close()
    }
  } catch {
    return undefined
  }
}

const faultOf = async (row: KeptRow, folder: string): Promise<string | undefined> => {
  const content = Bun.file(join(folder, 'content'))
  if (!(await content.exists())) return 'is missing'
  if (content.size !== row.bytes) return `has ${content.size} bytes instead of ${row.bytes}`
  if (row.thumbnail === 1 && !existsSync(join(folder, 'thumbnail'))) return 'has lost its thumbnail'
  const hash = createHash('sha256')
  for await (const piece of content.stream()) hash.update(piece)
  return hash.digest('hex') === row.sha256 ? undefined : 'is damaged: its hash differs'
}
