import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Tables } from '../tables.ts'
import { start } from './001-start.ts'
import { mail } from './002-mail.ts'
import { moderation } from './003-moderation.ts'
import { profiles } from './004-profiles.ts'
import { settings } from './005-settings.ts'
import { directRooms } from './006-direct-rooms.ts'
import { leaderboard } from './007-leaderboard.ts'
import { conversation } from './010-conversation.ts'
import { threadsAndDrafts } from './011-threads-and-drafts.ts'
import { files } from './020-files.ts'
import { search } from './030-search.ts'
import { oneTally } from './040-one-tally.ts'
import { notifications } from './041-notifications.ts'
import { push } from './042-push.ts'
import { dialects } from './050-dialects.ts'
import { imports } from './055-imports.ts'
import { threadFollowers } from './060-thread-followers.ts'
import { mayLiveBeside } from './may-live-beside.ts'

/**
 * Every migration ever released, in order; one is never changed after its release. A name says what it means for older
 * programs: see `may-live-beside.ts`.
 */
export const migrations: Record<string, Migration> = {
  '001-start': start,
  '002-mail': mail,
  '003-moderation': moderation,
  '004-profiles': profiles,
  '005-settings': settings,
  '006-direct-rooms': directRooms,
  '007-leaderboard': leaderboard,
  '010-conversation': conversation,
  '020-files': files,
  '030-search': search,
  '040-one-tally': oneTally,
  '041-notifications': notifications,
  '042-push': push,
  '055-imports': imports,
  '060-thread-followers': threadFollowers,
  '050-dialects': dialects,
  '011-threads-and-drafts': threadsAndDrafts,
}

/** The database was last written by a newer Parley, in a way that this one cannot work with. */
export class NewerDatabase extends Error {
  override name = 'NewerDatabase'
}

/**
 * Brings the tables up to date. Tables that are ahead of this program stay as they are: during a rolling upgrade it
 * works on beside the newer one, or throws `NewerDatabase` when it cannot. `schema` is where they are, in a database
 * that knows several.
 */
export const migrate = async (db: Kysely<Tables>, schema?: string): Promise<void> => {
  for (let names = await namesIn(db, schema); ; ) {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => withNewer(names) },
      ...(schema === undefined ? {} : { migrationTableSchema: schema }),
    })
    const { error } = await migrator.migrateToLatest()
    if (!error) return
    if (!(error instanceof Error && error.message.includes('is missing'))) throw error
    const now = await namesIn(db, schema)
    // Unless a newer one changed them just now, beside this one.
    if (now.length === names.length) throw new NewerDatabase(error.message)
    names = now
  }
}

/** Throws `NewerDatabase` where `migrate` would. Changes nothing; answers how many migrations have run. */
export const mustNotBeNewer = async (db: Kysely<Tables>, schema?: string): Promise<number> => {
  const names = await namesIn(db, schema)
  const known = withNewer(names)
  const strange = names.find((name) => !known[name])
  if (strange !== undefined) throw new NewerDatabase(strange)
  return names.length
}

/** What has run in this database; nothing in a new one. */
const namesIn = async (db: Kysely<Tables>, schema: string | undefined): Promise<string[]> => {
  const table =
    schema === undefined
      ? sql`select 1 from sqlite_master where name = 'kysely_migration'`
      : sql`select 1 from pg_tables where tablename = 'kysely_migration' and schemaname = ${schema}`
  if ((await table.execute(db)).rows.length === 0) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.map(({ name }) => name)
}

/** The newer ones that this program bears have run: they are named here, with nothing to do. */
const withNewer = (names: string[]): Record<string, Migration> => {
  const newer = names.filter((name) => !migrations[name] && mayLiveBeside(name, Object.keys(migrations)))
  return { ...Object.fromEntries(newer.map((name) => [name, { up: async () => {} }])), ...migrations }
}
