import { type Kysely, sql } from 'kysely'
import type { Tables } from '../tables.ts'

/**
 * What tells this database from every other, also from a copy of it elsewhere: a name of the server's own making, the
 * database and the schema.
 */
export const databaseName = async (db: Kysely<Tables>): Promise<string> => {
  const place = sql<{ name: string }>`select current_database() || '/' || current_schema() as name`
  const { rows } = await place.execute(db)
  return `${await serverName(db)}/${rows[0]?.name ?? ''}`
}

/** A hosted PostgreSQL may not tell. */
const serverName = async (db: Kysely<Tables>): Promise<string> => {
  try {
    const { rows } = await sql<{
      id: string
    }>`select system_identifier::text as id from pg_control_system()`.execute(db)
    return rows[0]?.id ?? ''
  } catch {
    return ''
  }
}
