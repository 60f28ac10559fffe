import { lstat, readdir, statfs } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Disk } from '../core/administration/ports.ts'
import type { Clock } from '../core/ports.ts'

/** Looking at every file takes a while where there are many: not more often than this. */
const keptMs = 60_000

/** What the data folder and the files take. The database tells its own size. */
export const createDisk = (dataFolder: string, filesFolder: string, clock: Clock): Disk => {
  let last: { at: number; usage: ReturnType<Disk['usage']> } | undefined
  return {
    usage() {
      const now = clock.monotonic()
      if (!last || now - last.at > keptMs) last = { at: now, usage: look(dataFolder, filesFolder) }
      return last.usage
    },
  }
}

const look = async (dataFolder: string, filesFolder: string): ReturnType<Disk['usage']> => {
  const { bavail, bsize } = await statfs(dataFolder)
  const logs = await bytesIn(join(dataFolder, 'logs'))
  const all = await bytesIn(dataFolder, (name) => name !== 'logs' && !name.startsWith('parley.db'))
  const isWithin = !relative(dataFolder, filesFolder).startsWith('..')
  const elsewhere = isWithin ? 0 : await bytesIn(filesFolder)
  return { files: all + elsewhere, logs, free: bavail * bsize }
}

const bytesIn = async (folder: string, counts = (_name: string): boolean => true): Promise<number> => {
  let sum = 0
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!counts(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) sum += await bytesIn(path)
    else
      sum += await lstat(path).then(
        ({ size }) => size,
        () => 0,
      )
  }
  return sum
}
