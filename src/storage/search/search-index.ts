import type { Entry, Phrase } from '../../core/search/ports.ts'
import { isUnspacedWord } from '../../core/search/words-of.ts'

/** What the index is asked, in no database's language: of each list in `all` and `marks` one must be there. */
export type Expression = { all: Phrase[][]; none: Phrase[]; marks: string[][]; noMarks: string[] }

export type Lookup = {
  expression: Expression
  /** The only rooms that are looked at; at least one. */
  rooms: string[]
  /** Numbers of entries: from the first on, and before the second. */
  from: number
  before: number
  limit: number
}

export type Candidate = { entry: number; room: string; seq: number; words: string }

/** What became of one message: its entry, or nothing any more. */
export type EntryChange = { seq: number; entry: Entry | undefined }

/**
 * The words of all messages, kept apart from them: made of them alone, and to be made again when it is lost. Changes
 * and the revision up to which a room was followed are committed together.
 */
export type SearchIndex = {
  /** Up to which revision each room is in the index. */
  followed(): Promise<Map<string, number>>
  /** Does nothing when the room was followed beyond `after` meanwhile, by another node. */
  apply(room: string, followed: { after: number; rev: number }, changes: EntryChange[]): Promise<void>
  /** Newest first. */
  find(lookup: Lookup): Promise<Candidate[]>
  /** How many `find` would answer. */
  count(lookup: Lookup): Promise<number>
  /** Every word with the number of messages it is in, the most used first; at most so many. */
  words(limit: number): Promise<{ word: string; uses: number }[]>
  bytes(): Promise<number>
  /** After a run of changes: what was taken out leaves the log as well. */
  tidy(): Promise<void>
  /** Makes deleted words unreadable in the files, where the database does not do so by itself. */
  scrub(): Promise<void>
  close(): Promise<void>
}

/** Entries are numbered by the time their message was sent, so that the newest come first. So many fit in a millisecond. */
export const entriesPerMs = 1024

/** The smallest number of an entry sent at a time, in milliseconds since 1970. */
export const firstEntryAt = (ms: number): number =>
  Math.min(Math.max(0, ms) * entriesPerMs, Number.MAX_SAFE_INTEGER)

/** How much the uses of each word change when words of messages are taken out and put in. Pairs of characters are left out. */
export const countWords = (into: Map<string, number>, words: string, by: 1 | -1): void => {
  for (const word of keptWords(words)) into.set(word, (into.get(word) ?? 0) + by)
}

/** The different words of an entry that may be parts of others, or mistakes for them. */
export const keptWords = (words: string): string[] => [...new Set(words.split(' '))].filter(isKeptWord)

/** Shorter ones are no part of others and no mistakes. */
const isKeptWord = (word: string): boolean => word.length >= 3 && !isUnspacedWord(word)
