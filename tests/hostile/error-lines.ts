import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a server has logged as an error: bugs, and nothing else. */
export const errorLines = (dataFolder: string): string[] => {
  const file = join(dataFolder, 'logs', 'parley.log')
  if (!existsSync(file)) throw new Error(`${file} is not where the log was expected.`)
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"level":"error"'))
}
