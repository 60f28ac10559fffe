import { rateOf } from '../core/limits/rate-of-command.ts'
import type { Clock } from '../core/ports.ts'
import { refuse } from '../protocol/refusals.ts'
import type { Execute } from './observe-commands.ts'

/** Sends that are begun in one turn of the event loop, however long it takes. */
const sendsPerTurn = 500
/** Milliseconds of one turn in which more than those are begun. */
const turnMs = 100

/** One for all: where thousands are refused, each must cost next to nothing. */
const tooMuch = refuse('overloaded', undefined, 1000)

/**
 * More sends than this process can do (R9): they have piled up before their connections were read, and come all in one
 * turn of the event loop. Those that cannot be begun within `turnMs` are refused, so that the turn ends soon and what
 * was accepted is answered soon. Everything else goes on: how often each account may ask has limits of its own.
 */
export const shedLoad = (execute: Execute, clock: Clock): Execute => {
  let began: number | undefined
  let sends = 0

  const isTooMuch = (): boolean => {
    sends += 1
    if (began === undefined) {
      began = clock.monotonic()
      setImmediate(() => {
        began = undefined
        sends = 0
      })
    }
    return sends > sendsPerTurn && clock.monotonic() - began > turnMs
  }

  return (actor, command, input) =>
    rateOf(command) === 'send' && isTooMuch() ? Promise.reject(tooMuch) : execute(actor, command, input)
}
