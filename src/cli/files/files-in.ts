import type { Database } from 'bun:sqlite'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export type KeptRow = { id: string; name: string; bytes: number; sha256: string; thumbnail: number }

/** Files that a database says are kept. One of an older Parley knows none. */
export const keptRows = (db: Database): KeptRow[] => {
  const known = db.query("select 1 from sqlite_master where name = 'files'").get()
  return known
    ? db
        .query<KeptRow, []>(
          "select id, name, bytes, sha256, thumbnail from files where state in ('done', 'sent') order by id",
        )
        .all()
    : []
}

/** Where a file lies below the folder of kept ones. */
export const folderOf = (kept: string, id: string): string => join(kept, id.slice(0, 2), id)

/** Ids of all files below the folder of kept ones. */
export const idsBelow = (kept: string): string[] =>
  existsSync(kept) ? readdirSync(kept).flatMap((part) => readdirSync(join(kept, part))) : []

/** Which of these are not there. */
export const missingOf = (rows: KeptRow[], kept: string): KeptRow[] =>
  rows.filter(({ id }) => !existsSync(join(folderOf(kept, id), 'content')))

/** Removes what the database does not know: deleted while it was copied. */
export const prune = (rows: KeptRow[], kept: string): void => {
  const known = new Set(rows.map(({ id }) => id))
  for (const id of idsBelow(kept))
    if (!known.has(id)) rmSync(folderOf(kept, id), { recursive: true, force: true })
}
