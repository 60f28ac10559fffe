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
    async append(id, offset, body, most) {
      try {
        await makeFolder(folderOf(id), dirname(resolve(filesFolder)))
        // Created with the first part, never shortened by opening it.
        const handle = await (await disk()).open(fileOf(id), 'a', 0o600)
        try {
          return await appendTo(handle, offset, body, most)
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
): Promise<number> => {
  let { size: length } = await handle.stat()
  if (length !== offset) throw wrongOffset(length)
  try {
    for await (const piece of body) {
      if (length + piece.length > most) throw refuse('too-large', 'That is more than fits into this part.')
      await handle.writeFile(piece)
      length += piece.length
    }
  } finally {
    if (length > offset) await handle.sync()
  }
  return length
}
