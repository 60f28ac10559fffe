import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CliFault } from '../cli-fault.ts'
import { decodeLog } from './decode-log.ts'
import { type IrcLine, parseAnnotations, parseIrcLog } from './parse-irc-log.ts'

export type IrcLog = {
  name: string
  /** 16 hexadecimal digits of the content: the same file is the same file under any name. */
  hash: string
  lines: IrcLine[]
  /** For an answering line, the nearest earlier line that it answers and that somebody spoke. */
  replies: Map<number, number>
  /** Lines that are none of a log, counted from 0. */
  strange: number[]
}

/**
 * Reads logs in order of their date; of a folder, every file that is named like one. `<name>.annotation.txt`
 * beside `<name>.raw.txt` tells who answers whom.
 */
export const readLogs = (paths: string[]): IrcLog[] => {
  const files = paths.flatMap(filesAt).filter((file) => !file.endsWith('.annotation.txt'))
  if (files.length === 0) throw new CliFault(`There is no log among ${paths.join(', ')}. ${howNamed}`)
  return files.sort((a, b) => (basename(a) < basename(b) ? -1 : 1)).map(readLog)
}

const howNamed = "A log's name begins with its date, like 2004-11-15.txt."

const filesAt = (path: string): string[] => {
  if (!existsSync(path)) throw new CliFault(`There is no file ${path}.`)
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => /^\d{4}-\d\d-\d\d.*\.(txt|log)$/.test(name))
    .map((name) => join(path, name))
}

const readLog = (file: string): IrcLog => {
  const name = basename(file)
  const date = name.match(/^\d{4}-\d\d-\d\d/)?.[0]
  if (!date || Number.isNaN(Date.parse(date)))
    throw new CliFault(`${file} is not named like a log. ${howNamed}`)
  const bytes = bytesOf(file)
  const { lines, strange } = parseIrcLog(decodeLog(bytes), date)
  if (lines.length === 0)
    throw new CliFault(`${name} is no IRC log: no line looks like "[09:14] <nick> text".`)
  const hash = new Bun.CryptoHasher('sha256').update(bytes).digest('hex').slice(0, 16)
  return { name, hash, lines, strange, replies: repliesIn(file, lines) }
}

const bytesOf = (file: string): Uint8Array => {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new CliFault(`${file} cannot be read (${(error as Error).message}).`)
  }
}

const repliesIn = (file: string, lines: IrcLine[]): Map<number, number> => {
  const annotation = file.replace(/\.raw\.txt$/, '.annotation.txt')
  if (annotation === file || !existsSync(annotation)) return new Map()
  const spoken = new Set(lines.filter(({ kind }) => kind !== 'notice').map(({ line }) => line))
  const replies = new Map<number, number>()
  for (const [to, from] of parseAnnotations(readFileSync(annotation, 'utf8'))) {
    const nearest = Math.max(...from.filter((line) => spoken.has(line)))
    if (spoken.has(to) && Number.isFinite(nearest)) replies.set(to, nearest)
  }
  return replies
}
