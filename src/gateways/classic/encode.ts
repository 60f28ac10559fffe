import { messageNumber } from '../../core/numbers/message-number.ts'
import type { Numbers } from '../../core/numbers/numbers.ts'
import { asLine, isoWithOffset } from '../../delivery/dialects/as-line.ts'
import type { Author, Message, Room } from '../../protocol/entities.ts'
import type { ParleyEvent } from '../../protocol/events.ts'

export type Tools = { numbers: Numbers; publicUrl(): string }

export type User = { id: number; username: string }

/** Everything here is told with numbers for ids, which are given when they are first asked for. */
export const userOf = async ({ numbers }: Tools, { id, name }: Author): Promise<User> => ({
  id: await numbers.of('account', id),
  username: name,
})

export const roomOf = async ({ numbers }: Tools, room: Room) => ({
  id: await numbers.of('room', room.id),
  name: room.name,
  description: room.topic,
  is_private: room.kind === 'private',
  is_member: room.role !== null,
  members: room.members,
})

/** Undefined for what these clients cannot show. */
export const messageOf = async (tools: Tools, room: string, message: Message) => {
  const line = asLine(message, tools.publicUrl())
  if (line?.kind !== 'said') return undefined
  const number = await tools.numbers.of('room', room)
  return {
    id: messageNumber(number, message.seq),
    room_id: number,
    user: await userOf(tools, message.author),
    content: line.text,
    timestamp: isoWithOffset(message.at),
  }
}

/** An event as a frame of its own; what these clients know no frame for is left out. */
export const encodeEvent = async (tools: Tools, event: ParleyEvent): Promise<string | undefined> => {
  if (event.event === 'typing') {
    const room_id = await tools.numbers.of('room', event.room)
    return frame('typing_start', { room_id, user: await userOf(tools, event.account) }, Date.now())
  }
  if (event.event !== 'message.changed' || event.message.seq !== event.rev) return undefined
  const message = await messageOf(tools, event.room, event.message)
  return message && JSON.stringify({ type: 'message', ...message })
}

/** `at` in milliseconds since 1970. */
export const frame = (type: string, fields: object, at: number): string =>
  JSON.stringify({ type, ...fields, timestamp: isoWithOffset(new Date(at).toISOString()) })
