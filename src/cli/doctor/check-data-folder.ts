import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { databaseFile, isTaken } from '../../storage/sqlite/data-folder.ts'
import { checkDatabase } from './check-database.ts'
import { checkFiles } from './check-files.ts'
import { bad, type Finding, good } from './finding.ts'

/** Looks at the data folder and what is in it, beside a running server or without one. Makes and changes nothing. */
export const checkDataFolder = async (folder: string): Promise<Finding[]> => {
  const path = resolve(folder)
  if (!existsSync(path)) return [checkParent(path)]
  if (!canWrite(path))
    return [bad(`The data folder ${path} cannot be written. Set PARLEY_DATA to one that can.`)]
  const running = isTaken(path) ? [good('A server is running on this data folder.')] : []
  return [
    good(`The data folder ${path} can be written.`),
    ...running,
    checkSpace(path),
    ...(await checkDatabase(databaseFile(path))),
    ...(await checkFiles(path)),
  ]
}

const checkParent = (path: string): Finding => {
  let parent = dirname(path)
  while (!existsSync(parent)) parent = dirname(parent)
  return canWrite(parent)
    ? good(`There is no data folder ${path} yet; the first start makes it.`)
    : bad(`The data folder ${path} cannot be made in ${parent}. Set PARLEY_DATA to one that can.`)
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
