import type { Clock } from '../../core/ports.ts'
import type { Call } from './open-logs.ts'

/** Lines a second for each command; a person never makes so many, a busy server makes no more. */
const linesPerSecond = 10

type Window = { endsAt: number; lines: number; skipped: number }

/**
 * Commands on sockets are logged like other calls as long as there are few of a kind. Beyond that they are only
 * counted, and the next line says how many: the way of a message must not be held up by writing about it. What went
 * wrong on our side is always logged.
 */
export const sampleCalls = (clock: Clock, write: (call: Call) => void) => {
  const windows = new Map<string, Window>()

  const windowOf = (command: string): Window => {
    const found = windows.get(command)
    if (found) return found
    const fresh = { endsAt: 0, lines: 0, skipped: 0 }
    windows.set(command, fresh)
    return fresh
  }

  /** Whether this one is written down. `describe` is asked only then. */
  return (command: string, mustTell: boolean, describe: () => Call): void => {
    const window = windowOf(command)
    const now = clock.monotonic()
    if (now >= window.endsAt) {
      window.endsAt = now + 1000
      window.lines = 0
    }
    if (window.lines >= linesPerSecond && !mustTell) {
      window.skipped += 1
      return
    }
    window.lines += 1
    const { skipped } = window
    window.skipped = 0
    write(skipped === 0 ? describe() : { ...describe(), skipped })
  }
}
