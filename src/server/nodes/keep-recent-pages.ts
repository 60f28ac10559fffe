import { createHash } from 'node:crypto'
import type { Clock, Store } from '../../core/ports.ts'
import { databaseName } from '../../storage/postgres/database-name.ts'
import { createRecentPages } from '../../storage/recent-pages.ts'
import type { Storage } from '../open-storage.ts'
import { openRedisCache } from './open-redis-cache.ts'

/** The store, with the newest pages of busy rooms kept in Redis; see `storage/recent-pages.ts`. */
export const keepRecentPages = async (
  { store, engine }: Pick<Storage, 'store' | 'engine'>,
  redisUrl: string,
  clock: Clock,
): Promise<{ store: Store; stop(): void }> => {
  const place = createHash('sha256')
    .update(await databaseName(engine.read))
    .digest('base64url')
    .slice(0, 16)
  const cache = openRedisCache(redisUrl)
  const history = createRecentPages(store, cache, `parley/${store.epoch}/${place}`, clock)
  return { store: { ...store, messages: { ...store.messages, history } }, stop: cache.close }
}
