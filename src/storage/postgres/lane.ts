import type { Client, QueryResult } from 'pg'
import { ConnectionLost, known, OutcomeUnknown } from './faults.ts'
import type { Liveness } from './liveness.ts'

/** Statements with a name are prepared once for each connection. */
export type Statement = { name?: string; text: string; values?: unknown[] }

export type Transaction = {
  ask<R extends object>(statement: Statement): Promise<QueryResult<R>>
  /** Sent without waiting for the answer. When it fails, so does all that follows, up to the commit. */
  send(statement: Statement): void
  /** Does something that is undone alone when it throws. */
  attempt<T>(work: () => Promise<T>): Promise<T>
}

export type Lane = {
  /**
   * Runs one transaction, over a new connection when the last one was lost. Throws `OutcomeUnknown` when the
   * connection was lost while committing; after every other error nothing of it stands.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** A connection for one transaction after the other. */
export const createLane = (connect: () => Promise<Client>, liveness: Liveness): Lane => {
  let current: Client | undefined

  const connected = async (): Promise<Client> => {
    if (liveness.isAway()) throw new ConnectionLost('The database is away.')
    if (current) return current
    try {
      const client = await liveness.during(connect())
      client.once('end', () => drop(client))
      current = client
      return client
    } catch (error) {
      throw new ConnectionLost('The database cannot be reached.', { cause: error })
    }
  }

  const drop = (client: Client): void => {
    if (current === client) current = undefined
    client.end().catch(() => {})
  }

  return {
    async transaction(work) {
      const client = await connected()
      try {
        return await inTransaction(client, liveness, work)
      } catch (error) {
        if (error instanceof ConnectionLost || error instanceof OutcomeUnknown) drop(client)
        throw error
      }
    },
    async close() {
      await current?.end()
    },
  }
}

const inTransaction = async <T>(
  client: Client,
  { during }: Liveness,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> => {
  /** The first error since the last undoing: those that follow only say that the transaction is broken. */
  let fault: unknown

  const ask: Transaction['ask'] = async <R extends object>(statement: Statement) => {
    try {
      return await during(client.query<R>(statement))
    } catch (error) {
      fault ??= known(error)
      throw fault
    }
  }
  const send = (statement: Statement): void => {
    ask(statement).catch(() => {})
  }
  const attempt = async <R>(part: () => Promise<R>): Promise<R> => {
    send({ text: 'savepoint attempt' })
    try {
      const result = await part()
      send({ text: 'release savepoint attempt' })
      return result
    } catch (error) {
      await ask({ text: 'rollback to savepoint attempt' })
      fault = undefined
      throw error
    }
  }

  send({ text: 'begin' })
  const result = await work({ ask, send, attempt }).catch(async (error: unknown) => {
    if (!(fault instanceof ConnectionLost)) await during(rollback(client))
    throw fault ?? error
  })
  await during(commit(client, () => fault))
  return result
}

/** PostgreSQL answers a commit with a rollback when something failed before; `faultBefore` says what. */
const commit = async (client: Client, faultBefore: () => unknown): Promise<void> => {
  let fault: unknown
  try {
    await client.query('commit')
  } catch (error) {
    fault = known(error)
  }
  const isUndone = faultBefore() !== undefined && !(faultBefore() instanceof ConnectionLost)
  if (isUndone) throw faultBefore()
  if (fault instanceof ConnectionLost) throw new OutcomeUnknown(fault.message, { cause: fault })
  if (fault !== undefined) throw fault
}

const rollback = async (client: Client): Promise<void> => {
  try {
    await client.query('rollback')
  } catch (error) {
    throw new ConnectionLost('The connection was lost while undoing.', { cause: error })
  }
}
