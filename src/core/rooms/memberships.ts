import { createLruCache } from '../lru-cache.ts'
import type { RoomRole, Store } from '../ports.ts'

/** Who belongs to which room, from memory. `forget` must follow every change, on every node. */
export type Memberships = {
  roleOf(account: string, room: string): Promise<RoomRole | undefined>
  /** Undefined when it is not in memory, or when there is none. */
  peek(account: string, room: string): RoomRole | undefined
  /** Whether the account's memberships are in memory, so that `peek` is the answer. */
  knows(account: string): boolean
  roomsOf(account: string): Promise<string[]>
  forget(account: string): void
  forgetAll(): void
}

export const createMemberships = (store: Store): Memberships => {
  const byAccount = createLruCache<Map<string, RoomRole>>(20_000)
  const load = async (account: string): Promise<Map<string, RoomRole>> =>
    new Map((await store.rooms.memberships(account)).map(({ room, role }) => [room, role]))
  return {
    roleOf: async (account, room) => (await byAccount.get(account, load))?.get(room),
    peek: (account, room) => byAccount.peek(account)?.get(room),
    knows: (account) => byAccount.peek(account) !== undefined,
    roomsOf: async (account) => [...((await byAccount.get(account, load))?.keys() ?? [])],
    forget: (account) => byAccount.delete(account),
    forgetAll: () => byAccount.drop(() => true),
  }
}
