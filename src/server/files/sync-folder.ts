import { dirname, relative } from 'node:path'
import { disk } from './disk.ts'

/** Waits until the names in a folder are on the disk. Windows cannot sync a folder, and does not need to. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform !== 'win32') await syncFile(folder)
}

/** Waits until the content of a file is on the disk. */
export const syncFile = async (file: string): Promise<void> => {
  const handle = await (await disk()).open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A new folder is on disk when the one around it has been synced, and so on up to one that was there before. */
export const makeFolder = async (folder: string, within: string): Promise<void> => {
  const first = await (await disk()).mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let at = folder; at !== dirname(first) && !relative(within, at).startsWith('..'); at = dirname(at))
    await syncFolder(dirname(at))
}

/** With all that is in it; one that is not there is removed already. */
export const removeFolder = async (folder: string): Promise<void> =>
  (await disk()).rm(folder, { recursive: true, force: true })
