import { testWith } from './needs.ts'
import { findPostgres, newDatabase } from './postgres.ts'

const postgres = await findPostgres()

/** The same test with an empty database of each kind; `env` is what a server needs to use it. */
export const testOnBoth = (
  name: string,
  run: (env: Record<string, string>) => Promise<void>,
  timeout?: number,
): void => {
  testWith({ found: 'SQLite' }, `SQLite: ${name}`, () => run({}), timeout)
  testWith(
    postgres,
    `PostgreSQL: ${name}`,
    async (found) => {
      const database = await newDatabase(found)
      try {
        await run({ PARLEY_DATABASE_URL: database.url })
      } finally {
        await database.drop()
      }
    },
    timeout,
  )
}
