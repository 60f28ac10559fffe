import type pg from 'pg'
import { openConnection } from './postgres.ts'

/** Takes every connection that a PostgreSQL has to give. */
export const hogConnections = async (url: string): Promise<{ taken: number; release(): Promise<void> }> => {
  const taken: pg.Client[] = []
  for (let refused = 0; refused < 3; )
    try {
      taken.push(await openConnection(url))
    } catch (error) {
      if ((error as { code?: string }).code !== '53300') throw error
      refused += 1
      await Bun.sleep(20)
    }
  return { taken: taken.length, release: async () => void (await Promise.all(taken.map((one) => one.end()))) }
}
