import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const repository = join(import.meta.dir, '..')

/** One hash over everything in these folders but tests, over these files, and over what is installed. */
export const hashOfSources = (folders: string[], files: string[]): string => {
  const sources = folders
    .flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name)),
    )
    .sort()
  const hash = new Bun.CryptoHasher('sha256')
  for (const file of [...sources, join(repository, 'package-lock.json'), ...files])
    hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

/** Whether the stamp says that what was built was made of just these sources, and these files of it are there. */
export const isFresh = (stamp: string, hash: string, built: string[]): boolean =>
  [stamp, ...built].every((file) => existsSync(file)) && readFileSync(stamp, 'utf8') === hash
