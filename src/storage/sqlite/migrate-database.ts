import { migrate } from '../migrations/all.ts'
import type { Connection } from './connection.ts'
import { kyselyOver } from './open-database.ts'

/**
 * Brings the tables of a file up to date, in one transaction: killed in the middle, nothing of it is there, and the next
 * start begins anew. Kysely itself opens none on SQLite. Throws `NewerDatabase`.
 */
export const migrateDatabase = async (db: Connection): Promise<void> => {
  db.run('begin immediate')
  try {
    await migrate(kyselyOver(db))
    db.run('commit')
  } catch (error) {
    if (db.inTransaction) db.run('rollback')
    throw error
  }
}
