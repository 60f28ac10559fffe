import { RedisClient } from 'bun'

/** Two connections to Redis, one that tells and one that hears, renewed together whenever one of them is gone. */
export type RedisLine = {
  /** Sends to the channel; dropped when there is no connection now. */
  publish(text: string): void
  close(): Promise<void>
}

type Listeners = { heard(text: string): void; opened(): void; lost(reason: string): void }

const firstWaitMs = 100
const longestWaitMs = 1_000
const connectTimeoutMs = 2_000

/**
 * Keeps a line to one channel. The client's own reconnecting is off: after it a subscription may be gone without a
 * word, and whoever was deaf must be told so. Tries again at most every second.
 */
export const openRedisLine = (url: string, channel: string, listeners: Listeners): RedisLine => {
  let clients: RedisClient[] = []
  let publisher: RedisClient | undefined
  let isClosed = false
  let wait = firstWaitMs
  let timer: ReturnType<typeof setTimeout> | undefined
  let generation = 0

  const connect = async (): Promise<void> => {
    const mine = ++generation
    const options = {
      autoReconnect: false,
      enableOfflineQueue: false,
      connectionTimeout: connectTimeoutMs,
      maxRetries: 0,
    }
    const pair = [new RedisClient(url, options), new RedisClient(url, options)] as const
    clients = [...pair]
    for (const client of pair)
      client.onclose = (error) => lost(mine, error instanceof Error ? error.message : 'closed')
    try {
      await withinTime(Promise.all(pair.map((client) => client.connect())))
      await withinTime(
        pair[1].subscribe(channel, (text) => {
          if (mine === generation && !isClosed) listeners.heard(text)
        }),
      )
    } catch (error) {
      return lost(mine, error instanceof Error ? error.message : String(error))
    }
    if (mine !== generation || isClosed) return
    publisher = pair[0]
    wait = firstWaitMs
    listeners.opened()
  }

  const lost = (of: number, reason: string): void => {
    if (of !== generation || isClosed) return
    generation += 1
    drop()
    listeners.lost(reason)
    timer = setTimeout(() => void connect(), wait)
    wait = Math.min(wait * 2, longestWaitMs)
  }

  const drop = (): void => {
    publisher = undefined
    for (const client of clients.splice(0)) {
      client.onclose = null
      try {
        client.close()
      } catch {
        // It was never open.
      }
    }
  }

  void connect()
  return {
    publish(text) {
      const current = generation
      publisher?.publish(channel, text).catch((error) => lost(current, String(error)))
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      drop()
    },
  }
}

const withinTime = <T>(work: Promise<T>): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis does not answer.')), connectTimeoutMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
