import { openStorage } from '../server/open-storage.ts'
import { systemClock, systemIds } from '../server/system.ts'
import type { Engine } from '../storage/engine.ts'
import type { StorePlace } from './parse-args.ts'

/** Opens the store for this command alone; refuses while a server runs on its folder. */
export const withEngine = async (
  place: string | StorePlace,
  work: (engine: Engine) => Promise<void>,
): Promise<void> => {
  const where = typeof place === 'string' ? { dataFolder: place } : place
  const storage = await openStorage(where, systemClock, systemIds, () => 0)
  try {
    await work(storage.engine)
  } finally {
    await storage.close()
  }
}
