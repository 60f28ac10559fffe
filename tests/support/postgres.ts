import pg from 'pg'
import type { Need } from './needs.ts'

const usual = [
  process.env.PARLEY_TEST_POSTGRES_URL,
  'postgres://postgres@127.0.0.1:5432/postgres',
  'postgres://postgres:postgres@127.0.0.1:5432/postgres',
  'postgres://root@127.0.0.1:5432/test',
]

/** A PostgreSQL in which schemas may be made: PARLEY_TEST_POSTGRES_URL, or one at the usual port. */
export const findPostgres = async (): Promise<Need> => {
  for (const url of usual) if (url && (await mayCreate(url))) return { found: url }
  return { missing: 'no PostgreSQL in which schemas may be made (PARLEY_TEST_POSTGRES_URL)' }
}

const mayCreate = async (url: string): Promise<boolean> => {
  try {
    const { rows } = await ask(url, "select has_database_privilege(current_database(), 'CREATE') as may")
    return rows[0].may === true
  } catch {
    return false
  }
}

export const openConnection = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** One statement over a connection of its own. */
export const ask = async (url: string, statement: string): Promise<pg.QueryResult> => {
  const client = await openConnection(url)
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}

export type TestDatabase = { url: string; schema: string; drop(): Promise<void> }

/** An empty schema of its own for one test, which is all that whoever follows the address sees. */
export const newDatabase = async (server: string): Promise<TestDatabase> => {
  const schema = `parley_test_${crypto.randomUUID().replaceAll('-', '')}`
  await ask(server, `create schema ${schema}`)
  const url = new URL(server)
  url.searchParams.set('options', `-c search_path=${schema}`)
  url.searchParams.set('application_name', schema)
  return {
    url: url.href,
    schema,
    drop: async () => void (await ask(server, `drop schema ${schema} cascade`)),
  }
}

/** As new, but with its tables: much quicker than a new one where many tests follow each other. */
export const emptyDatabase = async ({ url }: TestDatabase): Promise<void> => {
  await ask(
    url,
    `do $$ declare name text; begin
      for name in select tablename from pg_tables where schemaname = current_schema() and tablename not like 'kysely%'
      loop execute 'delete from ' || quote_ident(name); end loop;
    end $$`,
  )
}
