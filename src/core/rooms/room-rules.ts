import { createLruCache } from '../lru-cache.ts'
import type { RoomRecord, Store } from '../ports.ts'

/** What of a room decides whether something may be done there. */
export type RoomRules = Pick<RoomRecord, 'id' | 'name' | 'kind' | 'slowSeconds' | 'isDirect' | 'isArchived'>

/** Rules of rooms, from memory. `forget` must follow every change of a room, on every node. */
export type RoomRulesMemory = {
  /** Undefined when there is no such room. */
  of(room: string): Promise<RoomRules | undefined>
  /** Undefined when they are not in memory. */
  peek(room: string): RoomRules | undefined
  forget(room: string): void
  forgetAll(): void
}

export const createRoomRules = (store: Store): RoomRulesMemory => {
  const byRoom = createLruCache<RoomRules>(20_000)
  const load = async (id: string): Promise<RoomRules | undefined> => {
    const room = await store.rooms.byId(id)
    if (!room) return undefined
    const { name, kind, slowSeconds, isDirect, isArchived } = room
    return { id, name, kind, slowSeconds, isDirect, isArchived }
  }
  return {
    of: (room) => byRoom.get(room, load),
    peek: byRoom.peek,
    forget: (room) => byRoom.delete(room),
    forgetAll: () => byRoom.drop(() => true),
  }
}
