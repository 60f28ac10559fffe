import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Config, ConfigFault } from '../config/config.ts'
import { keptFolder } from './open-kept-files.ts'

/** Where pictures and files lie: `PARLEY_FILES`, else `files` in the data folder. */
export const filesFolderOf = ({
  filesFolder,
  dataFolder,
}: Pick<Config, 'filesFolder' | 'dataFolder'>): string => resolve(filesFolder ?? join(dataFolder, 'files'))

/** Makes one that was named: whoever sends a file should not be the first to hear. Throws `ConfigFault`. */
export const takeFilesFolder = (config: Pick<Config, 'filesFolder' | 'dataFolder'>): string => {
  const folder = filesFolderOf(config)
  if (config.filesFolder === undefined) return folder
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch {
    throw new ConfigFault(
      `PARLEY_FILES: The folder ${folder} cannot be written. Name one that can, or leave it out.`,
    )
  }
  mustHaveAll(folder, keptFolder(join(config.dataFolder, 'files')))
  return folder
}

/** What was kept before the folder was named, or by a version that did not look there, would seem to be gone. */
const mustHaveAll = (folder: string, before: string): void => {
  if (before === keptFolder(folder) || !existsSync(before) || readdirSync(before).length === 0) return
  throw new ConfigFault(
    `PARLEY_FILES: Files that people sent still lie in ${before}. Move what is in there to ${keptFolder(folder)} and start again.`,
  )
}
