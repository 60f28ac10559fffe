import { refuse } from '../../protocol/refusals.ts'
import type { Clock } from '../ports.ts'
import { untilText } from './until-text.ts'

/** The end of a sanction in milliseconds since 1970, null for none. Refuses an end that has passed. */
export const endOf = (clock: Clock, until: string | undefined): number | null => {
  if (until === undefined) return null
  const end = Date.parse(until)
  if (end <= clock.wall()) throw refuse('bad-input', 'until: This has passed already.')
  return end
}

/** What follows the names in a notice: ` until …: spam`. */
export const termsText = (until: number | null, reason: string): string =>
  `${untilText(until)}${reason === '' ? '' : `: ${reason}`}`
