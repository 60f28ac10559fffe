import { isSaid } from '../../delivery/dialects/as-line.ts'
import { readShown } from '../../delivery/dialects/read-shown.ts'
import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Room } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { markSeen } from './catch-up.ts'
import type { Client } from './client.ts'
import { type Answer, failure, historyEntries, success } from './encode.ts'
import type { ConsoleParts } from './ports.ts'

export const createRoom = async (
  { execute, numbers }: ConsoleParts,
  { actor }: Client,
  { name, isPrivate }: { name: string; isPrivate: boolean },
): Promise<Answer> => {
  const kind = isPrivate ? 'private' : 'public'
  const { room } = (await execute(actor, 'room.create', { name, kind })) as { room: Room }
  return success(`Room '${room.name}' created (ID: ${await numbers.of('room', room.id)}).`)
}

/**
 * Goes into a room, and out of the one before. Whoever does not belong to a public room yet joins it. What is said
 * from the moment of the history on follows the answer, without gap or repetition.
 */
export const joinRoom = async (
  parts: ConsoleParts,
  client: Client,
  { name }: { name: string },
): Promise<Answer | undefined> => {
  const { execute, hearers, delivery } = parts
  const found = await findRoom(parts, client, name)
  if (!found) return failure(`Room '${name}' not found.`)
  client.hold()
  const known = new Map<string, number>()
  try {
    const { room } = (await execute(client.actor, 'room.join', { room: found.id })) as { room: Room }
    const stats = await figuresOf(parts, client, room.id)
    const number = await parts.numbers.of('room', room.id)
    client.room = { id: room.id, name: room.name }
    hearers.moveTo(client, room.id)
    // Other nodes tell what is heard here: from now on this room is.
    if (client.connection && hearers.belongs(client, room.id)) delivery.hearRoom(client.connection, room.id)
    const read = (input: CommandInput<'room.history'>) =>
      execute(client.actor, 'room.history', input) as Promise<CommandOutput<'room.history'>>
    const wanted = { room: room.id, wanted: limits.consoleHistory }
    const page = await readShown({ read, shows: isSaid }, wanted)
    known.set(room.id, page.rev)
    client.answer(
      success(`Joined room '${room.name}'.`, {
        room_id: number,
        room_name: room.name,
        history: page.messages.flatMap((message) => historyEntries(message, parts.publicUrl())),
        room_stats: stats.room_stats,
        active_users_in_room: stats.active_users,
      }),
    )
    return undefined
  } finally {
    client.release(known)
  }
}

/** Goes out of the room, and stays its member: a private room could not be entered again. */
export const leaveRoom = async (parts: ConsoleParts, client: Client): Promise<Answer> => {
  const { room } = client
  if (!room) return failure('You are not in a room.')
  client.room = undefined
  parts.hearers.moveTo(client, undefined)
  await markSeen(parts, client)
  return success(`Left room '${room.name}'.`)
}

/** Direct conversations are no rooms in this dialect. */
export const listRooms = async (parts: ConsoleParts, client: Client): Promise<Answer> => {
  const rooms = await roomsSeen(parts, client)
  const shown = rooms.map(({ name, kind }) => ({ name, is_private: kind === 'private' }))
  return success('Rooms you can see.', { rooms: shown })
}

export const showRoom = async (parts: ConsoleParts, client: Client): Promise<Answer> => {
  const { room } = client
  if (!room) return failure('You are not in a room.')
  return success(`Statistics of room '${room.name}'.`, await figuresOf(parts, client, room.id))
}

const roomsSeen = async ({ execute }: ConsoleParts, { actor }: Client): Promise<Room[]> => {
  const { rooms } = (await execute(actor, 'room.list', {})) as { rooms: Room[] }
  return rooms.filter(({ people }) => people === undefined)
}

/** A private room of one’s own comes before a public one of the same name. */
const findRoom = async (parts: ConsoleParts, client: Client, name: string): Promise<Room | undefined> => {
  const key = keyOf(name)
  const found = (await roomsSeen(parts, client)).filter((room) => keyOf(room.name) === key)
  return found.find(({ kind }) => kind === 'private') ?? found[0]
}

const keyOf = (name: string): string => name.normalize('NFKC').toLowerCase()

const figuresOf = async ({ execute, isConnected }: ConsoleParts, { actor }: Client, room: string) => {
  const figures = (await execute(actor, 'room.statistics', { room })) as CommandOutput<'room.statistics'>
  return {
    room_stats: { total_users: figures.members, total_messages: figures.messages },
    active_users: figures.online.flatMap(({ id, name }) => (isConnected(id) ? [name] : [])),
  }
}
