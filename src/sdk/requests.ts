import type { CommandName, CommandOutput } from '../protocol/commands.ts'
import type { RefusalBody } from '../protocol/refusals.ts'
import { type CallError, refusedBy, timedOut } from './call-error.ts'
import type { Clock } from './clock.ts'

export type Outcome<C extends CommandName> = { ok: CommandOutput<C> } | { error: CallError }

/** Called in the moment the answer comes, before anything that came after it is looked at. */
export type Done<C extends CommandName> = (outcome: Outcome<C>) => void

type Waiting = { done(outcome: Outcome<CommandName>): void; cancelTimer(): void }

export type Answer = { re: unknown; ok?: unknown; error?: RefusalBody }

/**
 * The requests of one connection that have no answer yet. An answer that comes after its time was up is
 * told too: a late yes is still a yes.
 */
export const createRequests = (clock: Clock) => {
  const waiting = new Map<unknown, Waiting>()
  let lastId = 0

  return {
    /** Takes a number for a request. `done` is told `timed-out` after so long, and the answer if one follows. */
    open<C extends CommandName>(timeoutMs: number, done: Done<C>): number {
      lastId += 1
      const cancelTimer = clock.after(timeoutMs, () => done({ error: timedOut() }))
      waiting.set(lastId, { done: done as Waiting['done'], cancelTimer })
      return lastId
    },
    answer({ re, ok, error }: Answer): void {
      const request = waiting.get(re)
      if (!request) return
      waiting.delete(re)
      request.cancelTimer()
      request.done(error ? { error: refusedBy(error) } : { ok: ok as CommandOutput<CommandName> })
    },
    /** The connection is gone, and with it every answer. */
    failAll(error: CallError): void {
      const unanswered = [...waiting.values()]
      waiting.clear()
      for (const request of unanswered) {
        request.cancelTimer()
        request.done({ error })
      }
    },
  }
}
