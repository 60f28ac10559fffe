import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import { isLooseWord, phraseOf } from './phrase-of.ts'
import type { Phrase, Term } from './ports.ts'
import { isUnspacedWord } from './words-of.ts'

export const filterNames = ['from', 'in', 'before', 'after', 'has', 'is'] as const
export type FilterName = (typeof filterNames)[number]
export type Filter = { name: FilterName; value: string; isNot: boolean }

/** A query as it was written, before anybody knows whom and what its filters name. */
export type ParsedQuery = { all: Term[]; none: Phrase[]; filters: Filter[] }

const parts = new RegExp(`(-?)(?:(${filterNames.join('|')}):(?:"([^"]*)"?|(\\S*))|"([^"]*)"?|(\\S+))`, 'giu')

/**
 * Reads a query: words, "phrases", word*, filters, each with - for not. The last word counts as begun, from three
 * letters on, unless a space follows. Refuses `bad-input` for a filter without a value, for too many parts and for nothing at all.
 */
export const parseQuery = (query: string): ParsedQuery => {
  const parsed: ParsedQuery = { all: [], none: [], filters: [] }
  const text = query.replace(/[“”„«»「」]/g, '"')
  const found = [...text.matchAll(parts)]
  if (found.length > limits.searchTerms)
    throw refuse('bad-input', `Use at most ${limits.searchTerms} words, phrases and filters.`)
  for (const part of found) {
    const [whole, minus, filter, quoted, plain, phrase, word] = part
    const isNot = minus === '-'
    if (filter !== undefined)
      addFilter(parsed, filter.toLowerCase() as FilterName, quoted ?? plain ?? '', isNot)
    else if (phrase !== undefined) add(parsed, isNot, phraseOf(phrase, false), false)
    else addWord(parsed, isNot, word as string, part.index + whole.length === text.length)
  }
  if (parsed.all.length + parsed.none.length + parsed.filters.length === 0)
    throw refuse(
      'bad-input',
      'Say what to look for: at least one letter or digit, or a filter like from:name.',
    )
  return parsed
}

const addFilter = (parsed: ParsedQuery, name: FilterName, given: string, isNot: boolean): void => {
  const value = given.trim()
  if (value === '') throw refuse('bad-input', `Say something after ${name}: as in ${examples[name]}.`)
  parsed.filters.push({ name, value, isNot })
}

const examples: Record<FilterName, string> = {
  from: 'from:alice',
  in: 'in:lobby',
  before: 'before:2026-11-21',
  after: 'after:2026-11-21',
  has: 'has:link',
  is: 'is:pinned',
}

const addWord = (parsed: ParsedQuery, isNot: boolean, word: string, isLast: boolean): void => {
  const isStarred = /[^*]\*$/.test(word)
  const begun = phraseOf(word, isStarred || (isLast && !isNot))
  const last = begun?.words.at(-1) ?? ''
  // A letter or two begin very many words; a character says more.
  const isShort = (letters: number): boolean => last.length < letters && !isUnspacedWord(last)
  if (isStarred && isShort(2)) throw refuse('bad-input', 'Write at least two letters before *.')
  const isBegun = begun?.isBegun === true && !isShort(isStarred ? 2 : 3)
  add(parsed, isNot, begun && { ...begun, isBegun }, !isStarred && isLooseWord(word))
}

const add = (parsed: ParsedQuery, isNot: boolean, phrase: Phrase | undefined, isLoose: boolean): void => {
  if (!phrase) return
  if (isNot) parsed.none.push(phrase)
  else parsed.all.push({ ...phrase, isLoose })
}
