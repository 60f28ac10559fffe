import { refuse } from '../../protocol/refusals.ts'
import type { SearchPlace } from './ports.ts'

/** Where a page of a search ended: for one query only, and only for what was sent before the first page. */
export type SearchCursor = { upTo: number; place: SearchPlace }

export const writeCursor = ({ upTo, place }: SearchCursor, search: string): string => {
  const fields = [fingerprint(search), upTo, place.entry, place.score, place.isWide ? 1 : 0]
  return Buffer.from(JSON.stringify(fields)).toString('base64url')
}

/** Refuses `bad-input` for what is no cursor, and for one of another search. */
export const readCursor = (text: string, search: string): SearchCursor => {
  const fields = fieldsOf(text)
  const [print, upTo, entry, score, wide] = fields
  const areWhole = Number.isSafeInteger(upTo) && Number.isSafeInteger(entry)
  if (fields.length !== 5 || !fields.every(Number.isFinite) || !areWhole)
    throw refuse('bad-input', 'cursor: Use the cursor of the page before, as it is.')
  if (print !== fingerprint(search))
    throw refuse('bad-input', 'cursor: This cursor belongs to another search. Begin without one.')
  return {
    upTo: upTo as number,
    place: { entry: entry as number, score: score as number, isWide: wide === 1 },
  }
}

const fieldsOf = (text: string): number[] => {
  try {
    const fields: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(fields) ? fields : []
  } catch {
    return []
  }
}

/** Tells searches apart, no more: whoever makes up a cursor finds nothing but what they may read. */
const fingerprint = (search: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < search.length; i++) hash = Math.imul(hash ^ search.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
