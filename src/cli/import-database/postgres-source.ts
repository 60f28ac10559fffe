import pg from 'pg'
import { CliFault } from '../cli-fault.ts'
import { pageRows, quoted, type Row, type Source, type Table } from './source.ts'

/** One transaction that only reads: it sees the database as it was at the beginning, whatever happens there. */
export const openPostgresSource = async (url: string): Promise<Source> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    // Times without a zone are taken for UTC, and come as text in one form.
    await client.query("set timezone = 'UTC'; set datestyle = 'ISO'")
    await client.query('begin isolation level repeatable read read only')
  } catch (error) {
    throw new CliFault(`The database cannot be read (${(error as Error).message}). Check the address.`)
  }
  return {
    tables: await tablesOf(client),
    count: async (table) =>
      Number((await client.query(`select count(*) as n from ${quoted(table)}`)).rows[0].n),
    async *rows(table, orderBy) {
      const order =
        orderBy.length > 0 ? ` order by ${orderBy.map((name) => `t.${quoted(name)}`).join(', ')}` : ''
      await client.query(
        `declare parley_rows no scroll cursor for select t.* from ${quoted(table)} as t${order}`,
      )
      try {
        for (;;) {
          const { rows } = await client.query({ text: `fetch ${pageRows} from parley_rows`, types: asText })
          if (rows.length === 0) return
          yield rows.map(plain)
        }
      } finally {
        await client.query('close parley_rows').catch(() => {})
      }
    },
    close: () => client.end(),
  }
}

/** Everything as the text that the database itself writes. */
const asText = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig

const tablesOf = async (client: pg.Client): Promise<Table[]> => {
  const { rows } = await client.query<{ table_name: string; column_name: string }>(
    `select table_name, column_name from information_schema.columns
     where table_schema = any (current_schemas(false)) order by table_name, ordinal_position`,
  )
  return [...Map.groupBy(rows, (row) => row.table_name)].map(([name, columns]) => ({
    name,
    columns: columns.map((row) => row.column_name),
  }))
}

const plain = (row: Record<string, string | null>): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]))
