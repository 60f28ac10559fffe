import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import type { QueryResult } from 'pg'
import type { Tables } from '../tables.ts'
import type { Statement } from './lane.ts'

/** Statements that a connection keeps prepared; those with lists in them come in ever new lengths. */
const mostPrepared = 300

/** Kysely over whatever runs one statement. Transactions are begun elsewhere. */
export const kyselyOver = (run: (statement: Statement) => Promise<QueryResult>): Kysely<Tables> => {
  const names = new Map<string, string>()

  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < mostPrepared) names.set(text, `s${names.size}`)
    return names.get(text)
  }

  const query = async (text: string, values: readonly unknown[] = []): Promise<QueryResult> => {
    if (/^(begin|start transaction)/.test(text)) throw new Error('Transactions are for writes of writes.ts.')
    const name = nameOf(text)
    return run({ ...(name === undefined ? {} : { name }), text, values: [...values] })
  }

  const client = { query, release: () => {} } as unknown as PostgresPoolClient
  return new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: { connect: async () => client, end: async () => {}, options: {} },
    }),
  })
}
