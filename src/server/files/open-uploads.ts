import { existsSync, statSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Uploads } from '../../core/files/ports.ts'
import { refuse, wrongOffset } from '../../protocol/refusals.ts'
import { disk } from './disk.ts'
import { diskFault } from './disk-fault.ts'
import { mustBePlain } from './plain-name.ts'
import { makeFolder, removeFolder } from './sync-folder.ts'

/** Where uploads lie, below the folder of files. */
export const uploadsFolder = (filesFolder: string): string => resolve(filesFolder, 'uploads')

/**
 * Uploads, each in a folder of its own: `uploads/<id>/content`. Only this user can read them. They lie beside what is
 * kept, where several servers share it: each part may come to another one.
 */
export const openUploads = (filesFolder: string): Uploads => {
  const root = uploadsFolder(filesFolder)
  const folderOf = (id: string): string => join(root, mustBePlain(id))
  const fileOf = (id: string): string => join(folderOf(id), 'content')

  return {
    async append(id, offset, body, most, stop) {
      try {
        await makeFolder(folderOf(id), dirname(resolve(filesFolder)))
        // Created with the first part, never shortened by opening it.
        const handle = await (await disk()).open(fileOf(id), 'a', 0o600)
        try {
          return await appendTo(handle, offset, body, most, stop)
        } finally {
          await handle.close()
        }
      } catch (error) {
        throw diskFault(error)
      }
    },
    length: async (id) => statSync(fileOf(id), { throwIfNoEntry: false })?.size ?? 0,
    content: (id) => Bun.file(fileOf(id)),
    remove: (id) => removeFolder(folderOf(id)),
    list: async () => (existsSync(root) ? (await disk()).readdir(root) : []),
    async free() {
      // It is made with the first file.
      const folder = existsSync(filesFolder) ? filesFolder : dirname(resolve(filesFolder))
      const { bavail, bsize } = await (await disk()).statfs(folder)
      return bavail * bsize
    },
  }
}

/** What came stays and is synced, also when the rest does not come. */
const appendTo = async (
  handle: FileHandle,
  offset: number,
  body: AsyncIterable<Uint8Array>,
  most: number,
  stop: AbortSignal,
): Promise<number> => {
  let { size: length } = await handle.stat()
  if (length !== offset) throw wrongOffset(length)
  let writing: Promise<unknown> = Promise.resolve()
  const writeAll = async (): Promise<void> => {
    for await (const piece of body) {
      stop.throwIfAborted()
      if (length + piece.length > most) throw refuse('too-large', 'That is more than fits into this part.')
      writing = handle.writeFile(piece)
      await writing
      length += piece.length
      forget(piece.length)
    }
  }
  try {
    // A piece that never comes cannot be waited for; one that is being written is.
    await Promise.race([writeAll(), stopped(stop, () => writing)])
  } finally {
    if (length > offset) await handle.sync()
  }
  return length
}

/** Pieces lie outside of what the collector weighs, so it would let many more of them gather than are in use. */
const collectedEvery = 16 * 1024 * 1024
let uncollected = 0

const forget = (bytes: number): void => {
  uncollected += bytes
  if (uncollected < collectedEvery) return
  uncollected = 0
  // In the background: nobody waits for it.
  Bun.gc(false)
}

const stopped = (stop: AbortSignal, first: () => Promise<unknown>): Promise<never> =>
  new Promise((_, reject) => {
    const end = async (): Promise<void> => {
      await first().catch(() => {})
      reject(stop.reason)
    }
    if (stop.aborted) void end()
    else stop.addEventListener('abort', end)
  })
