import type { Author } from '../protocol/entities.ts'
import { limits } from '../protocol/limits.ts'
import type { Parts } from './parts.ts'

/** One's own typing is passed on this often. */
const typingEveryMs = 3_000
/** Of a big installation only so many names are asked for. */
const mostOnline = 2_000
/** When too many came and went to be told one by one, everybody asks; not at the same moment. */
const resetSpreadMs = 3_000

/** Typing and who is online: told and forgotten, never waited for. */
export const createHints = ({ state, connection, clock, random }: Parts) => {
  const lastTyped = new Map<string, number>()
  let isExpiring = false

  const askWhoIsOnline = (sofar: Author[] = []): void => {
    const after = sofar.at(-1)?.name
    const input = { limit: limits.pageSize, ...(after === undefined ? {} : { after }) }
    connection.request('presence.list', input, (outcome) => {
      if ('error' in outcome) return
      const online = [...sofar, ...outcome.ok.online]
      if (outcome.ok.more && online.length < mostOnline) askWhoIsOnline(online)
      else state.change({ event: 'presence.read', online })
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
    askWhoIsOnline: () => askWhoIsOnline(),
    askWhoIsOnlineSoon: () => void clock.after(random() * resetSpreadMs, () => askWhoIsOnline()),
  }
}
