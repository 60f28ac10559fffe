import type { Author } from '../protocol/entities.ts'
import type { EventOf } from '../protocol/events.ts'
import { limits } from '../protocol/limits.ts'
import { isPassing } from './call-error.ts'
import type { Parts } from './parts.ts'

/** One's own typing is passed on this often. */
const typingEveryMs = 3_000
/** Of a big installation only so many names are asked for. */
const mostOnline = 2_000
/** When too many came and went to be told one by one, everybody asks; not at the same moment. */
const resetSpreadMs = 3_000
/** After a cut all who were on a node come back together, and first of all catch up: the more people, the longer. */
const welcomedSpreadMsEach = 2

/** `told`: what was told since it was asked. */
type Asking = { online: Author[]; told: EventOf<'presence'>['changes'] }

/** Typing and who is online: told and forgotten, never waited for. */
export const createHints = ({ state, connection, clock, random }: Parts) => {
  const lastTyped = new Map<string, number>()
  let isExpiring = false
  let isAskDue = false
  let current: Asking | undefined

  /** A page at a time. What is told meanwhile may be newer than the pages: it is applied to the whole once more. */
  const askWhoIsOnline = (): void => {
    const asking: Asking = { online: [], told: [] }
    current = asking
    askOn(asking)
  }

  const askOn = (asking: Asking): void => {
    const after = asking.online.at(-1)?.name
    const input = { limit: limits.pageSize, ...(after === undefined ? {} : { after }) }
    connection.request('presence.list', input, (outcome) => {
      if (current !== asking) return
      if ('error' in outcome) {
        current = undefined
        if (isPassing(outcome.error)) askSoon()
        return
      }
      asking.online.push(...outcome.ok.online)
      if (outcome.ok.more && asking.online.length < mostOnline) askOn(asking)
      else {
        current = undefined
        state.change({ event: 'presence.read', online: asking.online })
        if (asking.told.length > 0) state.change({ event: 'presence', changes: asking.told })
      }
    })
  }

  /** Waits where a list is there already: it changes while one waits, and others come back at the same moment. */
  const askSoon = (spreadMs = resetSpreadMs): void => {
    if (isAskDue) return
    isAskDue = true
    clock.after(random() * spreadMs, () => {
      isAskDue = false
      if (connection.isUp()) askWhoIsOnline()
    })
  }

  const expireTyping = (): void => {
    if (isExpiring) return
    isExpiring = true
    clock.after(1000, () => {
      isExpiring = false
      state.change({ event: 'time.passed' })
      if (Object.values(state.now.rooms).some(({ typing }) => typing.length > 0)) expireTyping()
    })
  }

  return {
    typing(room: string): void {
      const last = lastTyped.get(room)
      const now = clock.monotonic()
      if (!connection.isUp() || (last !== undefined && now - last < typingEveryMs)) return
      lastTyped.set(room, now)
      connection.request('room.typing', { room }, () => {})
    },
    /** After a message the next key tells at once that one types again. */
    stoppedTyping: (room: string): void => void lastTyped.delete(room),
    expireTyping,
    welcomed(): void {
      current = undefined
      const known = Object.keys(state.now.online).length
      if (known > 0) askSoon(known * welcomedSpreadMsEach)
      else askWhoIsOnline()
    },
    presence(event: EventOf<'presence'>): void {
      state.change(event)
      current?.told.push(...event.changes)
    },
    tooMuchToTell: () => askSoon(),
  }
}
