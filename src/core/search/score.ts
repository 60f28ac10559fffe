import { type Match, matchesOf, type OtherWords } from './match-words.ts'
import type { Term } from './ports.ts'

/**
 * How well a message fits: most of all how much its words are the words that were asked for, then how near they
 * stand to each other and in which order, then how little else it says. It depends on nothing but the message, so
 * that it stays the same while others come. Of equal ones the newer goes first.
 */
export const scoreOf = (words: readonly string[], terms: readonly Term[], others: OtherWords[]): number => {
  const matches = terms.map((term, i) => matchesOf(words, term, others[i]))
  const best = matches.map((found) => found.reduce((most, { quality }) => Math.max(most, quality), 0))
  const quality = best.reduce((sum, one) => sum + one, 0) / Math.max(1, best.length)
  return 10 * quality + closeness(matches) + brevity(words.length)
}

const mostForCloseness = 3
const forOrder = 1
const mostForBrevity = 2
/** Words of a message of middling length. */
const middling = 12

const brevity = (words: number): number => mostForBrevity / (1 + words / middling)

/** Looks at each place of the first term, and of every other one at the place nearest to it. */
const closeness = (matches: Match[][]): number => {
  const [anchors = [], ...rest] = matches
  if (rest.length === 0 || rest.some((found) => found.length === 0)) return 0
  let most = 0
  for (const anchor of anchors.slice(0, 20)) {
    const places = [anchor, ...rest.map((found) => nearest(found, anchor.first))]
    const from = Math.min(...places.map(({ first }) => first))
    const to = Math.max(...places.map(({ last }) => last))
    const inOrder = places.every(({ first }, i) => i === 0 || first > (places[i - 1] as Match).first)
    const share = Math.min(1, places.length / (to - from + 1))
    most = Math.max(most, mostForCloseness * share + (inOrder ? forOrder * share : 0))
  }
  return most
}

const nearest = (found: Match[], to: number): Match =>
  found.reduce((best, one) => (Math.abs(one.first - to) < Math.abs(best.first - to) ? one : best))
