import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Files } from '../core/files/ports.ts'
import { disk } from './files/disk.ts'
import { codeOf, diskFault } from './files/disk-fault.ts'
import { mustBePlain } from './files/plain-name.ts'
import { makeFolder, syncFolder } from './files/sync-folder.ts'

/** Files in this folder, which is made with the first one; only this user can read them. */
export const openFiles = (folder: string): Files => {
  const root = resolve(folder)
  let drafts = 0

  const folderAt = (folder: string): string => {
    for (const part of folder.split('/')) mustBePlain(part)
    return join(root, folder)
  }
  const fileAt = (folder: string, name: string): string => {
    mustBePlain(name)
    return join(folderAt(folder), name)
  }

  return {
    async put(folder, name, bytes) {
      const file = fileAt(folder, name)
      drafts += 1
      const draft = join(dirname(file), `draft-${process.pid}-${drafts}`)
      try {
        await makeFolder(dirname(file), dirname(root))
        await writeDurably(draft, bytes)
        await (await disk()).rename(draft, file)
        await syncFolder(dirname(file))
      } catch (error) {
        await (await disk()).rm(draft, { force: true }).catch(() => {})
        throw diskFault(error)
      }
    },
    find: async (folder, name) => orUndefined((await disk()).readFile(fileAt(folder, name))),
    remove: async (folder, name) => (await disk()).rm(fileAt(folder, name), { force: true }),
    removeFolder: async (folder) => (await disk()).rm(folderAt(folder), { recursive: true, force: true }),
    async list(folder) {
      const path = folderAt(folder)
      return existsSync(path) ? (await disk()).readdir(path) : []
    },
  }
}

const writeDurably = async (file: string, bytes: Uint8Array): Promise<void> => {
  const handle = await (await disk()).open(file, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const orUndefined = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
