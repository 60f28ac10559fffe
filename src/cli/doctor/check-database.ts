import { constants, Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { mayLiveBeside } from '../../storage/migrations/may-live-beside.ts'
import { Connection } from '../../storage/sqlite/connection.ts'
import { migrateDatabase } from '../../storage/sqlite/migrate-database.ts'
import { bad, type Finding, good } from './finding.ts'

const mend = 'Run "parley restore" with a backup.'

/** Whether the file is sound, of this version, and its rooms hold what they say. */
export const checkDatabase = async (file: string): Promise<Finding[]> => {
  if (!existsSync(file)) return [good('There is no database yet; the first start makes it.')]
  try {
    const db = openToLook(file)
    try {
      const faults = await faultsIn(db, file)
      return faults.length > 0 ? faults.map(bad) : [good(`${file} is sound; ${contentOf(db)}.`)]
    } finally {
      db.close()
    }
  } catch (error) {
    return [bad(`${file} cannot be read (${(error as Error).message}). ${mend}`)]
  }
}

/** Even a reader would leave a log beside a database that has none, unless told that nobody writes. */
export const openToLook = (file: string): Database => {
  const db = existsSync(`${file}-wal`)
    ? new Database(file, { readonly: true })
    : new Database(
        `${pathToFileURL(file)}?immutable=1`,
        constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI,
      )
  db.run('pragma busy_timeout = 5000')
  return db
}

const faultsIn = async (db: Database, file: string): Promise<string[]> => {
  const { integrity_check } = db.query('pragma integrity_check').get() as { integrity_check: string }
  if (integrity_check !== 'ok') return [`${file} is damaged (${firstLine(integrity_check)}). ${mend}`]
  if (await isNewer(db))
    return [`${file} was written by a newer Parley. Install that version or restore a backup.`]
  return contradictions(db).map((what) => `${file}: ${what} ${mend}`)
}

/** SQLite heads its list with the name of the database. */
const firstLine = (report: string): string | undefined =>
  report.split('\n').find((line) => !line.startsWith('***'))

const namesIn = (db: Database): string[] =>
  db
    .query<{ name: string }, []>('select name from kysely_migration')
    .all()
    .map(({ name }) => name)

/** Which changes of the tables this version knows, a new database tells. */
const isNewer = async (db: Database): Promise<boolean> => {
  const fresh = new Connection(':memory:')
  await migrateDatabase(fresh)
  const known = new Set(namesIn(fresh))
  fresh.close()
  return namesIn(db).some((name) => !known.has(name) && !mayLiveBeside(name, known))
}

/** What a sound file may still hold wrong when somebody wrote into it by hand. */
const contradictions = (db: Database): string[] => {
  const behind = db.query<{ name: string }, []>(
    `select name from rooms r where rev < (select max(seq) from messages m where m.room = r.id)
       or rev < (select max(rev) from messages m where m.room = r.id and m.rev <> m.seq)`,
  )
  const lost = db.query<{ room: string }, []>(
    'select distinct room from messages where room not in (select id from rooms)',
  )
  return [
    ...behind.all().map(({ name }) => `#${name} has messages above its own revision.`),
    ...lost.all().map(({ room }) => `It has messages of a room "${room}" that is not there.`),
  ]
}

const contentOf = (db: Database): string => {
  const { messages } = db.query('select count(*) as messages from messages').get() as { messages: number }
  const epoch = db.query("select value from installation where name = 'epoch'").get() as {
    value: string
  } | null
  return `${messages.toLocaleString('en')} messages, epoch ${epoch?.value ?? 'missing'}`
}
