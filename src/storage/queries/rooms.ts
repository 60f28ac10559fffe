import { type Kysely, type Selectable, sql } from 'kysely'
import type { Badges, Draft, RoomRecord, RoomRole } from '../../core/ports.ts'
import type { Author, Message, Room } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import { padded } from '../gather.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'
import { badges } from './badges.ts'
import { withPeople } from './direct-rooms.ts'
import { insertMessage } from './messages.ts'
import { notifyFrom, notifySet } from './notification-settings.ts'
import { forgetRoom, readInRoom } from './notifications.ts'
import { mustBeFree } from './room-names.ts'

export const toRecord = (row: Selectable<Tables['rooms']>): RoomRecord => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  topic: row.topic,
  rev: Number(row.rev),
  members: Number(row.members),
  slowSeconds: row.slow_seconds,
  isDirect: row.people_key !== null,
  description: row.description,
  isArchived: row.archived === 1,
})

export type NewRoom = {
  room: {
    id: string
    name: string
    kind: 'public' | 'private'
    topic: string
    at: number
    /** Former names that other rooms gave up before this are free again. */
    freeBefore?: number
  }
  owner: Author
}

export const createRoom = async (db: Kysely<Tables>, { room, owner }: NewRoom): Promise<RoomRecord> => {
  if (room.kind === 'public') await mustBeFree(db, room.name, room.freeBefore ?? room.at)
  const row = {
    id: room.id,
    name: room.name,
    name_key: nameKey(room.name),
    kind: room.kind,
    topic: room.topic,
    rev: 0,
    members: 1,
    created_at: room.at,
  }
  await db.insertInto('rooms').values(row).execute()
  await db.insertInto('memberships').values({ account: owner.id, room: room.id, role: 'owner' }).execute()
  return {
    id: room.id,
    name: room.name,
    kind: room.kind,
    topic: room.topic,
    rev: 0,
    members: 1,
    slowSeconds: 0,
    isDirect: false,
    description: '',
    isArchived: false,
  }
}

export const roomById = async (db: Kysely<Tables>, id: string): Promise<RoomRecord | undefined> => {
  const row = await db.selectFrom('rooms').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toRecord(row)
}

export const publicRoomByName = async (db: Kysely<Tables>, name: string): Promise<RoomRecord | undefined> => {
  const row = await db
    .selectFrom('rooms')
    .selectAll()
    .where('name_key', '=', nameKey(name))
    .where('kind', '=', 'public')
    .executeTakeFirst()
  return row && toRecord(row)
}

/** Of the room, and of the membership of whoever looks. */
const viewColumns = [
  'r.id',
  'r.name',
  'r.kind',
  'r.topic',
  'r.rev',
  'r.members',
  'r.slow_seconds',
  'r.description',
  'r.archived',
  'm.role',
  'm.read',
  'm.favourite',
  'r.people_key',
] as const

/** Rooms as one account sees them: its role, its read marker, and how many messages of others follow that. */
const views = (db: Kysely<Tables>, account: string) =>
  db
    .selectFrom('rooms as r')
    .leftJoin('memberships as m', (on) => on.onRef('m.room', '=', 'r.id').on('m.account', '=', account))
    .select(viewColumns)
    .select(badges(account))
    .select(notifySet(account))

type ViewRow = Awaited<ReturnType<ReturnType<typeof views>['execute']>>[number]

const toView = (row: ViewRow): Room & { isDirect: boolean } => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  topic: row.topic,
  rev: Number(row.rev),
  members: Number(row.members),
  role: row.role,
  read: Number(row.read ?? 0),
  unread: Number(row.unread),
  mentions: Number(row.mentions),
  isDirect: row.people_key !== null,
  ...notifyFrom(row.notify),
  ...(row.description === '' ? {} : { description: row.description }),
  ...(row.archived === 1 ? { archived: true } : {}),
  ...(row.favourite === 1 ? { favourite: true } : {}),
  ...(row.slow_seconds > 0 ? { slowSeconds: row.slow_seconds } : {}),
})

export const roomsSeenBy = async (db: Kysely<Tables>, account: string): Promise<Room[]> => {
  const rows = await views(db, account)
    .where((eb) => eb.or([eb('r.kind', '=', 'public'), eb('m.role', 'is not', null)]))
    .orderBy('r.name_key')
    .execute()
  return withPeople(db, account, rows.map(toView))
}

const joined = (db: Kysely<Tables>, account: string) =>
  db
    .selectFrom('memberships as m')
    .innerJoin('rooms as r', 'r.id', 'm.room')
    .where('m.account', '=', account)
    .select(viewColumns)
    .select(notifySet(account))
    .orderBy('r.name_key')

export type JoinedRow = Awaited<ReturnType<ReturnType<typeof joined>['execute']>>[number]
export type CountedRow = JoinedRow & { unread: number; mentions: number }

/** What an account is a member of, by name, nothing counted. */
export const joinedRows = (db: Kysely<Tables>, account: string): Promise<JoinedRow[]> =>
  joined(db, account).execute()

/** The same with badges; of these rooms only when they are named. */
export const countedRows = (db: Kysely<Tables>, account: string, rooms?: string[]): Promise<CountedRow[]> => {
  const all = joined(db, account).select(badges(account))
  return (rooms ? all.where('r.id', 'in', padded(rooms)) : all).execute()
}

export const toJoinedRooms = (db: Kysely<Tables>, account: string, rows: CountedRow[]): Promise<Room[]> =>
  withPeople(db, account, rows.map(toView))

export const roomViewFor = async (
  db: Kysely<Tables>,
  room: string,
  account: string,
): Promise<Room | undefined> => {
  const row = await views(db, account).where('r.id', '=', room).executeTakeFirst()
  return row && (await withPeople(db, account, [toView(row)]))[0]
}

export type Joining = { room: string; account: Author; role: RoomRole; notice: Draft }

export const joinRoom = async (db: Kysely<Tables>, join: Joining): Promise<Message | undefined> => {
  const added = await db
    .insertInto('memberships')
    .values({ account: join.account.id, room: join.room, role: join.role })
    .onConflict((oc) => oc.columns(['account', 'room']).doNothing())
    .returning('room')
    .executeTakeFirst()
  if (!added) return undefined
  await addMembers(db, join.room, 1)
  const notice = await insertMessage(db, join.notice)
  // What was said before one came is history, not unread.
  await db
    .updateTable('memberships')
    .set({ read: notice.seq, since: notice.seq })
    .where('account', '=', join.account.id)
    .where('room', '=', join.room)
    .execute()
  return notice
}

export type Leaving = { room: string; account: string; notice: Draft }

export const leaveRoom = async (db: Kysely<Tables>, leave: Leaving): Promise<Message | undefined> => {
  return (await dropMembership(db, leave.room, leave.account)) ? insertMessage(db, leave.notice) : undefined
}

/** Ends a membership; false when there was none. */
export const dropMembership = async (db: Kysely<Tables>, room: string, account: string): Promise<boolean> => {
  const removed = await db
    .deleteFrom('memberships')
    .where('account', '=', account)
    .where('room', '=', room)
    .returning('room')
    .executeTakeFirst()
  if (!removed) return false
  await addMembers(db, room, -1)
  await forgetRoom(db, account, room)
  for (const table of ['drafts', 'thread_follows'] as const)
    await db.deleteFrom(table).where('account', '=', account).where('room', '=', room).execute()
  return true
}

/** Counts members in or out. */
export const addMembers = async (db: Kysely<Tables>, room: string, by: number): Promise<void> => {
  await db
    .updateTable('rooms')
    .set((eb) => ({ members: eb('members', '+', by) }))
    .where('id', '=', room)
    .execute()
}

export const membersOf = async (
  db: Kysely<Tables>,
  room: string,
  after: string,
  limit: number,
): Promise<{ account: Author; role: RoomRole }[]> => {
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account')
    .where('m.room', '=', room)
    .where('a.name_key', '>', nameKey(after))
    .select(['a.id', 'a.username', 'm.role'])
    .orderBy('a.name_key')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ account: { id: row.id, name: row.username }, role: row.role }))
}

export type Reading = { room: string; account: string; seq: number }

/** `notifications`: how many are unread now, when some were read with the room. */
export const markRead = async (
  db: Kysely<Tables>,
  mark: Reading,
): Promise<Badges & { notifications: number | undefined }> => {
  await db
    .updateTable('memberships')
    .set({
      read: sql<number>`(select min(v) from (select ${mark.seq} as v union all select rev from rooms where id = ${mark.room}) as capped)`,
    })
    .where('account', '=', mark.account)
    .where('room', '=', mark.room)
    .where('read', '<', mark.seq)
    .execute()
  const view = await roomViewFor(db, mark.room, mark.account)
  if (!view) throw refuse('not-found')
  const { read, unread, mentions, rev } = view
  const notifications = await readInRoom(db, mark.account, mark.room, read)
  return { read, unread, mentions, rev, notifications }
}
