import type { Duplex } from 'node:stream'
import type { Client, ClientBase, ClientConfig, Pool } from 'pg'
import { vanishing } from './connection-settings.ts'
import { sqlState } from './faults.ts'
import { createLiveness, type Liveness } from './liveness.ts'

/** Milliseconds that a node waits for a new connection. */
const connectMs = 3_000
/** The same for one that only asks whether somebody is there. */
const isThereMs = 2_000
/** Reads at once; more of them wait for a connection. With the two that write, a node holds ten connections. */
const readsAtOnce = 8

/** Longer than any wait inside of the database: a connection that alone is silent for this long is dead. */
const silentMs = 15_000

export type Driver = {
  /**
   * One connection, on which statements follow each other without waiting for answers. Lost when one is not answered
   * within `answerMs`.
   */
  connect(settings: string, answerMs?: number): Promise<Client>
  /** Several connections, each told `settings`. `patient`: statements may take as long as they need. */
  pool(settings: string, patient?: 'patient'): Pool
  /** Of everything that is connected here, but for what is patient. */
  liveness: Liveness
}

/** The driver is loaded only here, so that it costs nothing where SQLite is used. */
export const loadDriver = async (url: string): Promise<Driver> => {
  const { default: pg } = await import('pg')
  const config: ClientConfig = {
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    query_timeout: silentMs,
    keepAlive: true,
    fallback_application_name: 'parley',
    types: { getTypeParser: (type, format) => parsers[type] ?? pg.types.getTypeParser(type, format) },
  }
  const open = new Set<ClientBase>()
  const keep = (client: ClientBase): void => {
    open.add(client)
    client.once('end', () => open.delete(client))
  }
  const isThere = async (): Promise<boolean> => {
    const client = new pg.Client({ ...config, connectionTimeoutMillis: isThereMs })
    client.on('error', () => {})
    try {
      await client.connect()
      return true
    } catch (error) {
      // Whoever says no, for instance because there are too many connections, is there.
      return sqlState(error) !== ''
    } finally {
      client.end().catch(() => {})
    }
  }
  const dropAll = (): void => {
    for (const client of open) streamOf(client).destroy()
  }

  return {
    liveness: createLiveness({ isThere, dropAll, now: () => performance.now() }),
    async connect(settings, answerMs = silentMs) {
      const client = new pg.Client({ ...config, query_timeout: answerMs, pipeline: true })
      // Whoever waits for an answer gets the error; without this listener it would also end the process.
      client.on('error', () => {})
      await client.connect()
      keep(client)
      try {
        await client.query(vanishing + settings)
        return client
      } catch (error) {
        streamOf(client).destroy()
        throw error
      }
    },
    pool(settings, patient) {
      const pool = new pg.Pool({
        ...config,
        query_timeout: patient ? 0 : silentMs,
        max: readsAtOnce,
        idleTimeoutMillis: 30_000,
        onConnect: async (client) => {
          if (!patient) keep(client)
          await client.query(vanishing + settings)
        },
      })
      pool.on('error', () => {})
      return pool
    },
  }
}

/** To end a connection at once: `end` would wait for the answers. */
const streamOf = (client: ClientBase): Duplex =>
  (client as unknown as { connection: { stream: Duplex } }).connection.stream

/** 64-bit numbers, and sums of them, come as numbers: revisions and times stay far below 2^53. */
const parsers: Record<number, (text: string) => number> = { 20: Number, 1700: Number }
