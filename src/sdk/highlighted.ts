import type { SearchHit } from '../protocol/commands/search.ts'

/** The snippet of a hit in pieces, in order, for drawing it as text: those that were found are `on`. None is empty. */
export const highlighted = ({
  snippet,
  highlights,
}: Pick<SearchHit, 'snippet' | 'highlights'>): { text: string; on: boolean }[] => {
  const pieces: { text: string; on: boolean }[] = []
  let at = 0
  for (const [from, to] of highlights) {
    pieces.push({ text: snippet.slice(at, from), on: false }, { text: snippet.slice(from, to), on: true })
    at = to
  }
  pieces.push({ text: snippet.slice(at), on: false })
  return pieces.filter(({ text }) => text !== '')
}
