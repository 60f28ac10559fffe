import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const sample = join(import.meta.dir, '..', 'tests', 'corpus')

/** What real people said: of the logs in the folder that PARLEY_CORPUS names, else of the sample in tests/corpus. */
export const corpusTexts = (): string[] => {
  const folder = process.env.PARLEY_CORPUS ?? sample
  if (!existsSync(folder)) throw new Error(`PARLEY_CORPUS: there is no folder ${folder}.`)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.raw.txt'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .flatMap((line) => line.match(/^\[\d\d:\d\d\] <[^>]+> (.+)$/)?.[1] ?? [])
}

/**
 * As many messages as wanted, made of real ones: half of them as they are, half of the beginning of one and the end
 * of another, and one in twenty with a word that nobody else says. The same ones every time.
 */
export function* manyTexts(texts: string[], count: number): Generator<string> {
  let seed = 20_261_121
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((seed / 0x80000000) * below)
  }
  const any = (): string => texts[next(texts.length)] as string
  for (let i = 0; i < count; i++) {
    const first = any()
    const text = next(2) === 0 ? first : halfOf(first, 0) + halfOf(any(), 1)
    yield next(20) === 0 ? `${text} ${rareWord(next)}` : text
  }
}

const halfOf = (text: string, half: 0 | 1): string => {
  const words = text.split(' ')
  const middle = Math.ceil(words.length / 2)
  return half === 0 ? `${words.slice(0, middle).join(' ')} ` : words.slice(middle).join(' ')
}

const syllables = [
  'ka',
  'lo',
  'mi',
  'ter',
  'us',
  'ven',
  'dor',
  'ish',
  'qua',
  'ple',
  'zor',
  'nim',
  'bex',
  'ful',
]

const rareWord = (next: (below: number) => number): string =>
  Array.from({ length: 2 + next(4) }, () => syllables[next(syllables.length)]).join('')
