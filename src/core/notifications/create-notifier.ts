import type { Core } from '../core.ts'
import type { Announcement } from '../ports.ts'
import { decideRoom } from './decide-room.ts'

/** Decides behind the conversation who is notified of what was said. */
export type Notifier = {
  /** Called with everything that this node announces; costs nothing but for what may be meant for somebody. */
  heard(announcement: Announcement): void
  /** Called with what any node announces. */
  forget(announcement: Announcement): void
  /** Looks for what nobody decided yet, as after a kill, and on nodes that are gone. */
  sweep(): Promise<void>
  start(): Promise<void>
  /** Resolves when what was begun is done. */
  stop(): Promise<void>
}

/** What comes together is decided together. */
const gatherMs = 20
const roomsAtOnce = 100

export const createNotifier = (core: Core): Notifier => {
  const waiting = new Set<string>()
  /** Rooms of which somebody may want everything. */
  const lively = new Set<string>()
  let isStopped = false
  let running: Promise<void> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const isMeant = ({ room, event }: Announcement & { to: 'room' }): boolean => {
    if (event.event !== 'message.changed' || event.message.kind === 'notice') return false
    const { mentions, mentionsAll, deleted, thread, seq, rev } = event.message
    if (mentions || mentionsAll || deleted) return true
    if (seq !== rev) return false
    if (thread !== undefined) return true
    return lively.has(room) || (core.roomRules.peek(room)?.isDirect ?? true)
  }

  const work = async (): Promise<void> => {
    for (const room of waiting) {
      if (isStopped) return
      waiting.delete(room)
      await decideAll(room).catch((error) =>
        core.log.warn({ room, error: String(error) }, 'notifications wait: they could not be decided'),
      )
    }
  }

  const decideAll = async (room: string): Promise<void> => {
    for (let more = true; more && !isStopped; ) {
      const looked = await decideRoom(core, room)
      more = looked.more
      if (more && !looked.wantsAll) lively.delete(room)
      else if (more) lively.add(room)
    }
  }

  const run = (): Promise<void> => {
    running ??= work().finally(() => {
      running = undefined
      if (waiting.size > 0) runSoon()
    })
    return running
  }

  const runSoon = (): void => {
    if (isStopped || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      void run()
    }, gatherMs)
  }

  const sweep = async (): Promise<void> => {
    for (const room of await core.store.notifications.roomsBehind(roomsAtOnce)) waiting.add(room)
    if (waiting.size > 0) await run()
  }

  return {
    heard(announcement) {
      if (announcement.to !== 'room' || !isMeant(announcement)) return
      waiting.add(announcement.room)
      runSoon()
    },
    forget(announcement) {
      if (announcement.to === 'memory') for (const room of announcement.rooms ?? []) lively.add(room)
    },
    sweep,
    async start() {
      for (const room of await core.store.notifications.roomsWantingAll()) lively.add(room)
      await sweep()
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
