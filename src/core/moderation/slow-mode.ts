import { refuse } from '../../protocol/refusals.ts'
import type { Clock } from '../ports.ts'
import type { RoomRules } from '../rooms/room-rules.ts'

/** Whose turn it is in rooms with slow mode, in memory: a restart only gives everybody a turn. */
export type SlowMode = {
  /**
   * Takes the member's turn, or throws `slow-mode` with the time to wait. A retry of the message that took it
   * needs no other (R2). Answers how to give the turn back when nothing was sent; undefined when none was taken.
   */
  take(room: RoomRules, account: string, nonce: string): (() => void) | undefined
  /** The member spoke through another node. */
  spokeElsewhere(room: RoomRules, account: string): void
}

/** `until`: monotonic milliseconds of the next turn. */
type Turn = { until: number; nonce: string }

/** Turns kept at once; beyond that those that are over are forgotten. */
const manyTurns = 10_000

export const createSlowMode = (clock: Clock): SlowMode => {
  const turns = new Map<string, Turn>()

  const forgetOver = (now: number): void => {
    for (const [key, { until }] of turns) if (until <= now) turns.delete(key)
  }

  return {
    spokeElsewhere({ id, slowSeconds }, account) {
      if (slowSeconds === 0) return
      if (turns.size >= manyTurns) forgetOver(clock.monotonic())
      turns.set(`${id} ${account}`, { until: clock.monotonic() + slowSeconds * 1000, nonce: '' })
    },
    take({ id, slowSeconds }, account, nonce) {
      if (slowSeconds === 0) return undefined
      const key = `${id} ${account}`
      const now = clock.monotonic()
      const last = turns.get(key)
      if (last?.nonce === nonce) return undefined
      // Slow mode may have become shorter since the turn was taken.
      const wait = last ? Math.min(last.until - now, slowSeconds * 1000) : 0
      if (wait > 0) throw refuse('slow-mode', sentence(slowSeconds, wait), Math.ceil(wait))
      if (turns.size >= manyTurns) forgetOver(now)
      const turn = { until: now + slowSeconds * 1000, nonce }
      turns.set(key, turn)
      return () => {
        if (turns.get(key) !== turn) return
        if (last) turns.set(key, last)
        else turns.delete(key)
      }
    },
  }
}

const sentence = (seconds: number, wait: number): string =>
  `Slow mode: one message every ${seconds} s. Your next one can be sent in ${Math.ceil(wait / 1000)} s.`
