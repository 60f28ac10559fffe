import { findRoom, mustBeInRoom, type Order, roomOrOpen } from './order.ts'
import { list, note, type SlashOutcome } from './outcome.ts'
import { shownRoom } from './shown.ts'

/** Finding, making, joining and leaving rooms. */
export const runRooms = {
  async join(order: Order): Promise<SlashOutcome> {
    const room = await findRoom(order, order.taken.room ?? '')
    if (room.role === null) await order.client.call('room.join', { room: room.id })
    return { is: 'go', room: room.id }
  },
  async leave(order: Order): Promise<SlashOutcome> {
    const room = await roomOrOpen(order)
    const name = order.client.getState().rooms[room]?.room.name ?? order.taken.room ?? ''
    await order.client.call('room.leave', { room })
    return note(`You left ${name}.`)
  },
  async create({ client, taken }: Order): Promise<SlashOutcome> {
    const kind = taken.kind === 'private' ? 'private' : 'public'
    const { room } = await client.call('room.create', { name: taken.room ?? '', kind })
    return { is: 'go', room: room.id }
  },
  async invite(order: Order): Promise<SlashOutcome> {
    const room = await roomOrOpen(order)
    const username = order.taken.name ?? ''
    await order.client.call('room.invite', { room, username })
    return note(`${username} is in the room now.`)
  },
  async rooms({ client }: Order): Promise<SlashOutcome> {
    const { rooms } = await client.call('room.list', {})
    return list('Rooms', rooms.map(shownRoom))
  },
  async who(order: Order): Promise<SlashOutcome> {
    const { client, taken } = order
    if (taken.name !== undefined) return somebody(order, taken.name)
    const room = mustBeInRoom(order)
    const { members, more } = await client.call('room.members', { room, limit: 200 })
    const items = members
      .toSorted((a, b) => Number(b.online) - Number(a.online))
      .map(({ account, role, online }) => ({
        text: account.name,
        detail: [online ? 'online' : '', role === 'member' ? '' : role].filter(Boolean).join(', '),
      }))
    return list(more ? 'The first 200 in this room' : 'In this room', items)
  },
}

const somebody = async ({ client }: Order, username: string): Promise<SlashOutcome> => {
  const { profile, online, lastSeen } = await client.call('account.profile', { username })
  const { displayName, firstName, lastName, status } = profile
  const seen = lastSeen === undefined ? 'Not online.' : `Not online; here last at ${lastSeen.slice(0, 16)}Z.`
  const lines = [
    [profile.username, displayName, [firstName, lastName].filter(Boolean).join(' ')]
      .filter(Boolean)
      .join(' · '),
    status ? [status.emoji, status.text].filter(Boolean).join(' ') : '',
    online ? 'Online.' : seen,
  ]
  return { is: 'note', lines: lines.filter(Boolean) }
}
