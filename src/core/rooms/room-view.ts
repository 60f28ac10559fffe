import type { Room } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Core } from '../core.ts'
import { withMutes } from './with-mutes.ts'

/** The room as this account sees it. */
export const roomView = async (core: Core, room: string, account: string): Promise<Room> => {
  const view = await core.store.rooms.viewFor(room, account)
  const [seen] = view ? await withMutes(core, account, [view]) : []
  if (!seen) throw refuse('not-found')
  return seen
}

/** After an account came into a room: its memory, its sessions and its other devices learn of it. */
export const tellJoined = async (core: Core, room: string, account: string): Promise<Room> => {
  core.memberships.forget(account)
  const view = await roomView(core, room, account)
  core.announce({
    to: 'account',
    account,
    event: { event: 'room.changed', room: view },
    hears: { room, on: true },
  })
  // Looks again: who was removed while this was on its way must not hear the room (R7).
  if ((await core.memberships.roleOf(account, room)) === undefined) tellLeft(core, room, account)
  return view
}

/** After an account went out of a room: from now on its sessions hear nothing more of it (R7). */
export const tellLeft = (core: Core, room: string, account: string): void => {
  core.memberships.forget(account)
  const event = { event: 'room.left', room } as const
  core.announce({ to: 'account', account, event, hears: { room, on: false } })
}
