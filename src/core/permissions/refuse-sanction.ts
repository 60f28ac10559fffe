import { type Refusal, type RefusalCode, refuse } from '../../protocol/refusals.ts'
import type { SanctionInForce } from '../moderation/ports.ts'
import { untilText } from '../moderation/until-text.ts'

const participle = { ban: 'banned', mute: 'muted' } as const

/** Says what was done, until when and why, so that nobody has to guess. `retryAfterMs` when it ends by itself. */
export const refuseSanction = (
  code: RefusalCode,
  { kind, room, until, reason }: SanctionInForce,
  now: number,
): Refusal => {
  const where = room === null ? '' : kind === 'ban' ? ' from this room' : ' in this room'
  const why = reason === '' ? '.' : `: ${reason}`
  const sentence = `You are ${participle[kind]}${where}${untilText(until)}${why}`
  return refuse(code, sentence, until === null ? undefined : until - now)
}
