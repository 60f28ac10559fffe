import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Which of these words stand somewhere in the raw files of a folder, as `word in file`. Logs are left out: they
 * tell who called what, and go by themselves.
 */
export const findInFiles = (folder: string, words: string[]): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => !file.startsWith('logs') && statSync(join(folder, file)).isFile())
    .flatMap((file) => {
      const bytes = readFileSync(join(folder, file))
      return words.filter((word) => bytes.includes(word)).map((word) => `${word} in ${file}`)
    })
