import { existsSync, writeFileSync } from 'node:fs'
import { type Kysely, sql } from 'kysely'
import { migrations } from '../../../src/storage/migrations/all.ts'

/**
 * Loaded before a server, this makes it the version after this one as far as the tables go: three migrations that add,
 * fill and take away. So what runs here is the older version, and a test can swap one for the other.
 */
const pauseAt = process.env.PARLEY_TEST_PAUSE_MIGRATION

migrations['900-expand-colours'] = {
  async up(db: Kysely<unknown>) {
    await db.schema.createTable('colours').addColumn('name', 'text').execute()
    await db.schema.alterTable('accounts').addColumn('colour', 'text').execute()
    await pauseOnce()
    await db.schema
      .alterTable('messages')
      .addColumn('shade', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  },
}
migrations['901-expand-filled'] = {
  async up(db: Kysely<unknown>) {
    await sql`update accounts set colour = 'blue'`.execute(db)
    await sql`insert into colours (name) values ('blue')`.execute(db)
  },
}
/** What programs that know 055 do without: nothing but what this version made itself. */
migrations['902-contract-055-colours'] = {
  async up(db: Kysely<unknown>) {
    await db.schema.dropTable('colours').execute()
  },
}

/** In the middle of a change: long enough to be killed there. */
const pauseOnce = async (): Promise<void> => {
  if (!pauseAt || existsSync(pauseAt)) return
  writeFileSync(pauseAt, '')
  await Bun.sleep(60_000)
}
