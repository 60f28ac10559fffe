import type { Core } from '../core.ts'

/** Told this often of one room, however many come and go. */
const everyMs = 500

type Telling = { isDue: boolean }
const underWay = new WeakMap<Core, Map<string, Telling>>()

/**
 * Tells a room how many belong to it now, once that is durable: at once, and then at most twice a second, so that a
 * thousand who come together are not a thousand events for everybody. Told and forgotten: whoever does not hear it
 * learns the number when they connect again.
 */
export const tellMembers = (core: Core, room: string): void => {
  const tellings = underWay.get(core) ?? new Map<string, Telling>()
  underWay.set(core, tellings)
  const before = tellings.get(room)
  if (before) {
    before.isDue = true
    return
  }
  const telling: Telling = { isDue: false }
  tellings.set(room, telling)
  const wentBy = (): void => {
    tellings.delete(room)
    if (telling.isDue) tellMembers(core, room)
  }
  // From the answer on: of two that are told the later one was read later.
  void tell(core, room).then(() => setTimeout(wentBy, everyMs).unref())
}

const tell = async ({ store, announce, log }: Core, room: string): Promise<void> => {
  try {
    const found = await store.rooms.byId(room)
    if (found) announce({ to: 'room', room, event: { event: 'room.members', room, members: found.members } })
  } catch (error) {
    log.warn({ room, error: String(error) }, 'how many belong to a room could not be told')
  }
}
