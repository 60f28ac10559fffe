import { limits } from '../protocol/limits.ts'
import { backoff } from './backoff.ts'
import { type CallError, isPassing } from './call-error.ts'
import type { Parts } from './parts.ts'
import type { Changes, HappeningOf } from './state/happening.ts'
import { isBehind } from './state/messages.ts'

type MessageChanged = HappeningOf<'message.changed'>

export type CatchingUp = {
  /** A live event: applied when it is the next one, kept until what lies before it was asked for otherwise. */
  heard(event: MessageChanged): void
  /** The room may be behind or no longer in doubt: looks, and asks for what is missing. */
  look(room: string): void
  welcomed(): void
  lost(): void
}

/** Live events kept per room while older ones are asked for. Those above are asked for too. */
const keptEvents = 1000
/** On a line that does not live long enough for a whole page, pages get smaller, down to this. */
const smallestPage = 20

/** What is under way for a room that misses something. It ends when nothing is missing. */
type Repair = {
  kept: Map<number, MessageChanged>
  isAsking: boolean
  failures: number
}

/**
 * Repairs every gap in the same way, whether a cut, a slow reader or a lost event made it: asks for the
 * changes after the last revision that is here, one page at a time and one question per room.
 */
export const createCatchingUp = (
  { state, connection, clock, random }: Parts,
  isInDoubt: (room: string) => boolean,
  caughtUp: (room: string) => void,
): CatchingUp => {
  const repairs = new Map<string, Repair>()
  /** Rooms that were behind when the connection came up. While there are any, the status is `syncing`. */
  const syncing = new Set<string>()
  let pageSize: number = limits.pageSize

  const heard = (event: MessageChanged): void => {
    const known = state.now.rooms[event.room]
    if (!known || event.rev <= known.rev) return
    if (event.rev === known.rev + 1 && !isInDoubt(event.room) && !repairs.has(event.room)) {
      state.change(event)
      caughtUp(event.room)
    } else keep(event)
  }

  const keep = (event: MessageChanged): void => {
    const { kept } = repairOf(event.room)
    if (kept.size < keptEvents) kept.set(event.rev, event)
    state.change({ event: 'heads', room: event.room, rev: event.rev })
    look(event.room)
  }

  const repairOf = (room: string): Repair => {
    const repair = repairs.get(room) ?? { kept: new Map(), isAsking: false, failures: 0 }
    repairs.set(room, repair)
    return repair
  }

  const look = (room: string): void => {
    const known = state.now.rooms[room]
    if (!connection.isUp() || (known && isInDoubt(room))) return
    if (known) applyKept(room)
    const now = state.now.rooms[room]
    if (!now || !isBehind(now)) finish(room)
    else if (!repairOf(room).isAsking) ask(room, now.rev)
  }

  const applyKept = (room: string): void => {
    const kept = repairs.get(room)?.kept
    for (;;) {
      const rev = state.now.rooms[room]?.rev ?? 0
      const next = kept?.get(rev + 1)
      if (!next) return
      state.change(next)
    }
  }

  const ask = (room: string, after: number): void => {
    const repair = repairOf(room)
    repair.isAsking = true
    connection.request('room.changes', { room, after, limit: pageSize }, (outcome) => {
      if (repairs.get(room) !== repair) return
      repair.isAsking = false
      if ('ok' in outcome) answered(room, repair, after, outcome.ok)
      else failed(room, repair, outcome.error)
    })
  }

  const answered = (room: string, repair: Repair, after: number, changes: Changes): void => {
    pageSize = Math.min(limits.pageSize, pageSize * 2)
    state.change({ event: 'changes.read', room, after, changes })
    const hasProgress = (state.now.rooms[room]?.rev ?? 0) > after
    if (hasProgress) repair.failures = 0
    // A head that the server itself does not reach yet: ask again, but not at once.
    if (hasProgress || !isStillBehind(room)) look(room)
    else askLater(room, repair, 0)
  }

  const isStillBehind = (room: string): boolean => {
    const known = state.now.rooms[room]
    return known !== undefined && isBehind(known)
  }

  const failed = (room: string, repair: Repair, error: CallError): void => {
    if (error.code === 'disconnected') {
      pageSize = Math.max(smallestPage, pageSize >> 1)
      return
    }
    if (isPassing(error) || error.code === 'internal') askLater(room, repair, error.retryAfterMs ?? 0)
    // Not a member any more: the room is about to go away, or the next hello will tell.
    else finish(room)
  }

  const askLater = (room: string, repair: Repair, atLeastMs: number): void => {
    repair.isAsking = true
    clock.after(Math.max(atLeastMs, backoff(repair.failures++, random)), () => {
      if (repairs.get(room) !== repair) return
      repair.isAsking = false
      look(room)
    })
  }

  const finish = (room: string): void => {
    repairs.delete(room)
    caughtUp(room)
    if (syncing.delete(room)) tellWhenLive()
  }

  const tellWhenLive = (): void => {
    if (syncing.size === 0) state.change({ event: 'status.changed', status: 'live' })
  }

  return {
    heard,
    look,
    welcomed() {
      for (const [id, room] of Object.entries(state.now.rooms))
        if (isBehind(room) || isInDoubt(id)) syncing.add(id)
      tellWhenLive()
      for (const id of [...syncing]) look(id)
    },
    lost() {
      repairs.clear()
      syncing.clear()
    },
  }
}
