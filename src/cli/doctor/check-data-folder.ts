import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Config } from '../../server/config/config.ts'
import { databaseFile, isTaken } from '../../storage/sqlite/data-folder.ts'
import { checkDatabase } from './check-database.ts'
import { checkFiles } from './check-files.ts'
import { bad, type Finding, good } from './finding.ts'

type FoldersToCheck = Pick<Config, 'dataFolder' | 'filesFolder' | 'databaseUrl'>

/** Looks at the data folder and what is in it, beside a running server or without one. Makes and changes nothing. */
export const checkDataFolder = async ({
  dataFolder,
  filesFolder,
  databaseUrl,
}: FoldersToCheck): Promise<Finding[]> => {
  const path = resolve(dataFolder)
  if (!existsSync(path)) return [checkParent(path)]
  if (!canWrite(path))
    return [bad(`The data folder ${path} cannot be written. Set PARLEY_DATA to one that can.`)]
  const running = isTaken(path) ? [good('A server is running on this data folder.')] : []
  return [
    good(`The data folder ${path} can be written.`),
    ...running,
    checkSpace(path),
    ...(databaseUrl === undefined ? await checkDatabase(databaseFile(path)) : []),
    ...(databaseUrl === undefined ? await checkFiles(path, filesFolder ?? join(path, 'files')) : []),
  ]
}

const checkParent = (path: string): Finding => {
  let parent = dirname(path)
  while (!existsSync(parent)) parent = dirname(parent)
  return canWrite(parent)
    ? good(`There is no data folder ${path} yet; the first start makes it.`)
    : bad(`The data folder ${path} cannot be made in ${parent}. Set PARLEY_DATA to one that can.`)
}

/** A folder of files that was named is made at the start, so it need not be there yet. */
export const checkFilesFolder = (filesFolder: string | undefined): Finding[] => {
  if (filesFolder === undefined) return []
  const path = resolve(filesFolder)
  if (!existsSync(path)) {
    const { ok } = checkParent(path)
    return ok
      ? [good(`There is no folder ${path} for files yet; the first start makes it.`)]
      : [bad(`The folder ${path} for files cannot be made. Set PARLEY_FILES to one that can.`)]
  }
  if (!canWrite(path))
    return [bad(`The folder ${path} for files cannot be written. Set PARLEY_FILES to one that can.`)]
  return [good(`The folder ${path} for files can be written.`), checkSpace(path)]
}

const canWrite = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK | constants.X_OK)
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

const checkSpace = (path: string): Finding => {
  const { bavail, bsize } = statfsSync(path)
  const free = bavail * bsize
  const told = `${(free / 1e9).toFixed(1)} GB free at ${path}`
  return free > 500e6 ? good(`${told}.`) : bad(`Only ${told}. Make room: without it nothing can be stored.`)
}
