import type { CommandOutput } from '../../protocol/commands.ts'
import type { Author, Room } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { Refusal } from '../../protocol/refusals.ts'
import { readNewRoom, readParticipant, readRoomName } from './decode.ts'
import { encodeRoom } from './encode.ts'
import { fields, notFound } from './faults.ts'
import { peopleOf } from './people.ts'
import type { Asked, Reply } from './ports.ts'

/** The rooms one belongs to; an archived one is gone for this dialect. */
export const listRooms = async (asked: Asked): Promise<Reply> => {
  const { numbers } = asked.parts
  const rooms = (await roomsOf(asked)).filter(({ role, archived }) => role !== null && !archived)
  const body = await Promise.all(
    rooms.map(async (room) => encodeRoom(await numbers.of('room', room.id), room)),
  )
  return { status: 200, body }
}

const roomsOf = async ({ parts, actor }: Asked): Promise<Room[]> =>
  ((await parts.execute(actor, 'room.list', {})) as { rooms: Room[] }).rooms

/** A private room of these people. Whoever nobody knows is told before anything is made. */
export const createRoom = async (asked: Asked): Promise<Reply> => {
  const { parts, actor } = asked
  const { name, participant_emails: emails } = readNewRoom(asked.body)
  const { room } = (await parts.execute(actor, 'room.create', { name, kind: 'private' })) as { room: Room }
  const unknown: string[] = []
  for (const email of emails) await invite(asked, room.id, { email }).catch(noteUnknown(unknown, email))
  if (unknown.length > 0) {
    // Half a room is worse than none; nobody has seen it for longer than this.
    await parts.execute(actor, 'room.archive', { room: room.id, on: true })
    throw fields({ participant_emails: unknown.map(nobodyHas) })
  }
  return { status: 201, body: await detailsOf(asked, room.id) }
}

const nobodyHas = (email: string): string => `No user with the email ${email} was found.`

const noteUnknown =
  (unknown: string[], email: string) =>
  (error: unknown): void => {
    if (!(error instanceof Refusal) || error.code !== 'not-found') throw error
    unknown.push(email)
  }

export const showRoom = async (asked: Asked): Promise<Reply> => ({
  status: 200,
  body: await detailsOf(asked, await roomOf(asked)),
})

export const renameRoom = async (asked: Asked): Promise<Reply> => {
  const room = await roomOf(asked)
  const { name } = readRoomName(asked.body)
  await asked.parts.execute(asked.actor, 'room.update', { room, name })
  return { status: 200, body: await detailsOf(asked, room) }
}

/** Nothing that was said is lost: the room is archived, and this dialect does not show it any more. */
export const closeRoom = async (asked: Asked): Promise<Reply> => {
  const room = await roomOf(asked)
  await asked.parts.execute(asked.actor, 'room.archive', { room, on: true })
  return { status: 204 }
}

export const addParticipant = async (asked: Asked): Promise<Reply> => {
  const room = await roomOf(asked)
  const who = readParticipant(asked.body)
  try {
    await invite(asked, room, 'email' in who ? who : { account: await accountOf(asked, who.user) })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not-found') throw error
    throw 'email' in who
      ? fields({ email: [nobodyHas(who.email)] })
      : fields({ user_id: [`Invalid pk "${who.user}" - object does not exist.`] })
  }
  return { status: 201, body: await detailsOf(asked, room) }
}

export const removeParticipant = async (asked: Asked): Promise<Reply> => {
  const { parts, actor, params } = asked
  const room = await roomOf(asked)
  const account = await parts.numbers.id('account', params.user)
  if (account === undefined) throw notFound()
  const isOneself = account === actor.session?.account.id
  if (isOneself) await parts.execute(actor, 'room.leave', { room })
  else await parts.execute(actor, 'room.remove-member', { room, account })
  return { status: 204 }
}

const invite = (
  { parts, actor }: Asked,
  room: string,
  who: { email: string } | { account: string },
): Promise<unknown> => parts.execute(actor, 'room.invite', { room, ...who })

const accountOf = async ({ parts }: Asked, user: unknown): Promise<string> => {
  const account = await parts.numbers.id('account', user)
  if (account !== undefined) return account
  throw fields({ user_id: [`Invalid pk "${String(user).slice(0, 40)}" - object does not exist.`] })
}

/** The room of an address: one that the asker belongs to. */
export const roomOf = async ({ parts, params, actor }: Asked): Promise<string> => {
  const room = await parts.numbers.id('room', params.room)
  const own = actor.session ? await parts.roomsOf(actor.session.account.id) : []
  if (room === undefined || !own.includes(room)) throw notFound()
  return room
}

const detailsOf = async (asked: Asked, room: string) => {
  const { parts, actor } = asked
  const found = (await roomsOf(asked)).find(({ id }) => id === room)
  if (!found || found.archived) throw notFound()
  const { members } = (await parts.execute(actor, 'room.members', {
    room,
    limit: limits.pageSize,
  })) as CommandOutput<'room.members'>
  const people: Author[] = members.map(({ account }) => account)
  return {
    ...encodeRoom(await parts.numbers.of('room', room), found),
    participants: await peopleOf(asked, people),
  }
}
