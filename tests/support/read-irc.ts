import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a person sees in a log line, read without any of the product's code. */
export type Said = {
  kind: 'text' | 'action' | 'notice'
  nick: string
  text: string
  day: string
  minute: string
}

/** The raw logs of a folder in the order of their days. */
export const logFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.raw.txt'))
    .sort()
    .map((name) => join(folder, name))

/** Every line of a log, split by hand: an independent opinion on what an import must bring. */
export const readIrc = (file: string): Said[] => {
  const said: Said[] = []
  let day = (file.split('/').at(-1) as string).slice(0, 10)
  let minute = '00:00'
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue
    if (line.startsWith('===')) {
      said.push({ kind: 'notice', nick: '', text: line.slice(4), day, minute })
      continue
    }
    if (line.startsWith('[')) {
      const next = line.slice(1, 6)
      if (next < minute)
        day = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
      minute = next
    }
    const rest = line.startsWith('[') ? line.slice(8) : line
    said.push({ ...speakerIn(rest), day, minute })
  }
  return said
}

const speakerIn = (rest: string): Pick<Said, 'kind' | 'nick' | 'text'> => {
  if (rest.startsWith('<')) {
    const end = rest.indexOf('>')
    return { kind: 'text', nick: rest.slice(1, end), text: rest.slice(end + 2) }
  }
  if (rest.startsWith('-')) {
    const end = rest.indexOf('- ')
    return { kind: 'text', nick: rest.slice(1, rest.indexOf(':')), text: rest.slice(end + 2) }
  }
  const [nick = '', ...words] = rest.trimStart().slice(2).split(' ')
  return { kind: 'action', nick, text: words.join(' ') }
}
