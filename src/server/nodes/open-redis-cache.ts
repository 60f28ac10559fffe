import { RedisClient } from 'bun'
import type { PageCache } from '../../storage/recent-pages.ts'

/** Whoever waits longer asks the database instead. */
const answerMs = 10
/** So many answers that did not come in time in a row: it is left alone for a while. */
const mostLate = 3
const restMs = 1_000
/** Without any answer for so long: the connection is made anew. */
const givenUpMs = 5_000
const connectTimeoutMs = 2_000

/**
 * Texts in a Redis, over a connection of its own. Nothing here ever fails or waits: while Redis is away or slow
 * there is nothing in it.
 */
export const openRedisCache = (url: string): PageCache & { close(): void } => {
  let client: RedisClient | undefined
  let isClosed = false
  let late = 0
  let lateSince = 0
  let restsUntil = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const connect = async (): Promise<void> => {
    const mine = new RedisClient(url, {
      autoReconnect: false,
      enableOfflineQueue: false,
      connectionTimeout: connectTimeoutMs,
      maxRetries: 0,
    })
    mine.onclose = () => lost(mine)
    client = undefined
    try {
      await mine.connect()
      if (isClosed) mine.close()
      else client = mine
    } catch {
      lost(mine)
    }
  }

  const lost = (gone: RedisClient): void => {
    gone.onclose = null
    if (client === gone) client = undefined
    late = 0
    try {
      gone.close()
    } catch {
      // It was never open.
    }
    clearTimeout(timer)
    if (!isClosed) timer = setTimeout(() => void connect(), restMs)
  }

  const wasLate = (of: RedisClient): void => {
    const now = performance.now()
    late += 1
    if (late === 1) lateSince = now
    if (late >= mostLate) restsUntil = now + restMs
    if (now - lateSince > givenUpMs) lost(of)
  }

  const ask = (of: RedisClient, key: string): Promise<string | undefined> =>
    new Promise((resolve) => {
      let isLate = false
      const patience = setTimeout(() => {
        isLate = true
        if (client === of) wasLate(of)
        resolve(undefined)
      }, answerMs)
      const answered = (text: string | null): void => {
        clearTimeout(patience)
        // The connection lives, but whoever asks next would wait in vain as well.
        if (isLate) lateSince = performance.now()
        else late = 0
        resolve(text ?? undefined)
      }
      of.get(key).then(answered, () => answered(null))
    })

  const mayAsk = (): boolean => late < mostLate || performance.now() >= restsUntil

  void connect()
  return {
    async get(key) {
      return client && mayAsk() ? ask(client, key) : undefined
    },
    set(key, text, livesMs) {
      if (client && late === 0) client.set(key, text, 'PX', livesMs).catch(() => {})
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      client?.close()
    },
  }
}
