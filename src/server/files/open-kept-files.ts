import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { KeptFiles } from '../../core/files/ports.ts'
import { disk } from './disk.ts'
import { codeOf, diskFault } from './disk-fault.ts'
import { uploadsFolder } from './open-uploads.ts'
import { mustBePlain } from './plain-name.ts'
import { makeFolder, removeFolder, syncFile, syncFolder } from './sync-folder.ts'

/** Where finished files lie, below the folder of files. */
export const keptFolder = (filesFolder: string): string => resolve(filesFolder, 'kept')

/** Finished files on this disk: `kept/<first two letters>/<id>/content` and perhaps `thumbnail`. */
export const openKeptFiles = (filesFolder: string): KeptFiles => {
  const root = keptFolder(filesFolder)
  const folderOf = (id: string): string => join(root, mustBePlain(id).slice(0, 2), id)

  return {
    async keep(id) {
      const upload = join(uploadsFolder(filesFolder), mustBePlain(id))
      const folder = folderOf(id)
      try {
        await makeFolder(dirname(folder), dirname(resolve(filesFolder)))
        // A picture that was made anew takes the place of what was sent.
        if (existsSync(join(upload, 'clean'))) await replaceContent(upload)
        await syncFolder(upload)
        await takeThePlace(upload, folder)
        await syncFolder(dirname(folder))
      } catch (error) {
        throw diskFault(error)
      }
    },
    async find(id, part) {
      const file = join(folderOf(id), part)
      return existsSync(file) ? Bun.file(file) : undefined
    },
    remove: (id) => removeFolder(folderOf(id)),
    async list() {
      if (!existsSync(root)) return []
      const { readdir } = await disk()
      const found: string[] = []
      for (const part of await readdir(root)) found.push(...(await readdir(join(root, part))))
      return found
    },
  }
}

/**
 * One that is there was kept just before a crash, and nothing knows of it. It goes only while there is one to take its
 * place: where another server has just finished the same upload, that one is it.
 */
const takeThePlace = async (upload: string, folder: string): Promise<void> => {
  const { rename } = await disk()
  try {
    await rename(upload, folder)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error))) throw error
    await removeFolder(folder)
    await rename(upload, folder)
  }
}

const replaceContent = async (upload: string): Promise<void> => {
  const { rename } = await disk()
  await syncFile(join(upload, 'clean'))
  if (existsSync(join(upload, 'thumbnail'))) await syncFile(join(upload, 'thumbnail'))
  await rename(join(upload, 'clean'), join(upload, 'content'))
}
