import type { Kysely } from 'kysely'
import type { FileState } from '../../core/files/ports.ts'
import type { FileEntity } from '../../protocol/entities/files.ts'
import type { Tables } from '../tables.ts'

/** The files of messages that are gone for good: nobody sees them from this commit on, and they are removed after it. */
export const dropFilesOf = async (db: Kysely<Tables>, rows: { files: string | null }[]): Promise<void> => {
  const ids = rows.flatMap(({ files }) => (files === null ? [] : idsIn(files)))
  if (ids.length === 0) return
  await db.updateTable('files').set({ state: 'dropped' }).where('id', 'in', ids).execute()
}

/** Files of one account in these states. */
export const dropFilesBy = (db: Kysely<Tables>, account: string, states: FileState[]): Promise<unknown> =>
  db
    .updateTable('files')
    .set({ state: 'dropped' })
    .where('account', '=', account)
    .where('state', 'in', states)
    .execute()

export const idsIn = (files: string): string[] => (JSON.parse(files) as FileEntity[]).map(({ id }) => id)
