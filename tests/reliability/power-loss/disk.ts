import type { TraceEvent } from './trace.ts'

type File = {
  /** What is on the disk for sure. */
  synced: Buffer
  /** Written since the last sync: any of it may or may not be on the disk. */
  pending: ({ offset: number; bytes: Buffer } | { length: number })[]
  isDurable: boolean
}

/** How a power cut treats what was not synced: nothing of it, any of it, or any 512-byte sectors of it. */
export type Loss = 'only synced' | 'any writes' | 'torn sectors'

const sector = 512

/** A disk with a cache, as the trace fills it. Files are told apart by path. */
export const createDisk = () => {
  const files = new Map<string, File>()
  const fileAt = (path: string): File => {
    const file = files.get(path) ?? { synced: Buffer.alloc(0), pending: [], isDurable: false }
    files.set(path, file)
    return file
  }

  return {
    apply(event: TraceEvent): void {
      if (event.what === 'write') fileAt(event.path).pending.push(event)
      else if (event.what === 'truncate') fileAt(event.path).pending.push({ length: event.length })
      else if (event.what === 'unlink') files.delete(event.path)
      else if (event.what === 'sync' && files.has(event.path)) {
        const file = fileAt(event.path)
        file.synced = written(file, () => true, 'any writes')
        file.pending = []
        file.isDurable = true
      }
    },
    /** The content of each file after a power cut now; a file that was never synced may be missing. */
    afterCut(loss: Loss, random: () => number): Map<string, Buffer> {
      const left = new Map<string, Buffer>()
      for (const [path, file] of files) {
        if (!file.isDurable && (loss === 'only synced' || random() < 0.5)) continue
        left.set(path, loss === 'only synced' ? file.synced : written(file, () => random() < 0.5, loss))
      }
      return left
    },
  }
}

const written = ({ synced, pending }: File, survives: () => boolean, loss: Loss): Buffer => {
  const ends = pending.map((change) =>
    'length' in change ? change.length : change.offset + change.bytes.length,
  )
  const space = Buffer.alloc(Math.max(synced.length, ...ends))
  synced.copy(space)
  let length = synced.length
  for (const change of pending) {
    if ('length' in change) {
      if (!survives()) continue
      space.fill(0, change.length, length)
      length = change.length
    } else
      for (const { offset, bytes } of piecesOf(change, loss)) {
        if (!survives()) continue
        bytes.copy(space, offset)
        length = Math.max(length, offset + bytes.length)
      }
  }
  return space.subarray(0, length)
}

const piecesOf = (
  write: { offset: number; bytes: Buffer },
  loss: Loss,
): { offset: number; bytes: Buffer }[] => {
  if (loss !== 'torn sectors') return [write]
  const count = Math.ceil(write.bytes.length / sector)
  return Array.from({ length: count }, (_, i) => ({
    offset: write.offset + i * sector,
    bytes: write.bytes.subarray(i * sector, (i + 1) * sector),
  }))
}
