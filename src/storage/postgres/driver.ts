import type { Client, ClientConfig, Pool } from 'pg'

/** Milliseconds that a node waits for a new connection. */
const connectMs = 3_000
/** Reads at once; more of them wait for a connection. With the two that write, a node holds ten connections. */
const readsAtOnce = 8

/** Longer than any wait inside of the database: a connection that is silent for this long is dead. */
const silentMs = 15_000

export type Driver = {
  /**
   * One connection, on which statements follow each other without waiting for answers. Lost when one is not answered
   * within `answerMs`.
   */
  connect(settings: string, answerMs?: number): Promise<Client>
  /** Several connections, each told `settings`. `patient`: statements may take as long as they need. */
  pool(settings: string, patient?: 'patient'): Pool
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
  return {
    async connect(settings, answerMs = silentMs) {
      const client = new pg.Client({ ...config, query_timeout: answerMs, pipeline: true })
      // Whoever waits for an answer gets the error; without this listener it would also end the process.
      client.on('error', () => {})
      await client.connect()
      await client.query(settings)
      return client
    },
    pool(settings, patient) {
      const pool = new pg.Pool({
        ...config,
        query_timeout: patient ? 0 : silentMs,
        max: readsAtOnce,
        idleTimeoutMillis: 30_000,
        onConnect: async (client) => void (await client.query(settings)),
      })
      pool.on('error', () => {})
      return pool
    },
  }
}

/** 64-bit numbers, and sums of them, come as numbers: revisions and times stay far below 2^53. */
const parsers: Record<number, (text: string) => number> = { 20: Number, 1700: Number }
