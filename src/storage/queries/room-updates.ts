import type { Kysely, Selectable } from 'kysely'
import type { Act } from '../../core/moderation/ports.ts'
import type { RoomUpdate, RoomUpdated } from '../../core/rooms/ports.ts'
import type { Message } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'
import { appendAudit } from './audit.ts'
import { insertNotice } from './notices.ts'
import { rename } from './room-names.ts'
import { toRecord } from './rooms.ts'

type Row = Selectable<Tables['rooms']>

/** Changes what is said of a room; each change is told in it. Refuses `name-taken` where its kind of room has to. */
export const updateRoom = async (
  db: Kysely<Tables>,
  update: RoomUpdate,
): Promise<RoomUpdated | undefined> => {
  const row = await rowOf(db, update.room)
  const set = changesOf(row, update)
  if (Object.keys(set).length === 0) return undefined
  if (set.name !== undefined) await rename(db, row, { ...update, name: set.name })
  await db.updateTable('rooms').set(set).where('id', '=', row.id).execute()
  const notices: Message[] = []
  for (const text of noticesFor(update, set)) {
    const { notice } = await insertNotice(db, { room: row.id, author: update.by, text, at: update.at })
    if (notice) notices.push(notice)
  }
  return { room: toRecord(await rowOf(db, row.id)), notices }
}

const rowOf = async (db: Kysely<Tables>, room: string): Promise<Row> => {
  const row = await db.selectFrom('rooms').selectAll().where('id', '=', room).executeTakeFirst()
  if (!row) throw refuse('not-found')
  return row
}

type Changes = { name?: string; name_key?: string; topic?: string; description?: string }

const changesOf = (row: Row, { name, topic, description }: RoomUpdate): Changes => ({
  ...(name !== undefined && name !== row.name ? { name, name_key: nameKey(name) } : {}),
  ...(topic !== undefined && topic !== row.topic ? { topic } : {}),
  ...(description !== undefined && description !== row.description ? { description } : {}),
})

const noticesFor = ({ by }: RoomUpdate, { name, topic, description }: Changes): string[] => [
  ...(name === undefined ? [] : [`${by.name} named the room ${name}`]),
  ...(topic === undefined
    ? []
    : [topic === '' ? `${by.name} removed the topic` : `${by.name} set the topic: ${topic}`]),
  ...(description === undefined ? [] : [`${by.name} changed the description`]),
]

export type Archiving = { room: string; on: boolean; act: Act }

export const archiveRoom = async (
  db: Kysely<Tables>,
  { room, on, act }: Archiving,
): Promise<RoomUpdated | undefined> => {
  const row = await rowOf(db, room)
  if ((row.archived === 1) === on) return undefined
  await appendAudit(db, act.audit)
  await db
    .updateTable('rooms')
    .set({ archived: on ? 1 : 0 })
    .where('id', '=', room)
    .execute()
  const { notice } = await insertNotice(db, act.notice)
  return { room: toRecord(await rowOf(db, room)), notices: notice ? [notice] : [] }
}

export type Favourite = { room: string; account: string; on: boolean }

export const setFavourite = async (db: Kysely<Tables>, { room, account, on }: Favourite): Promise<void> => {
  await db
    .updateTable('memberships')
    .set({ favourite: on ? 1 : 0 })
    .where('room', '=', room)
    .where('account', '=', account)
    .execute()
}

/** What of a name is one's own comes first, then what it is called now, then the newest former name. */
export const findRoom = async (
  db: Kysely<Tables>,
  name: string,
  account: string,
): Promise<string | undefined> => {
  const key = nameKey(name)
  const seen = () =>
    db
      .selectFrom('rooms as r')
      .leftJoin('memberships as m', (on) => on.onRef('m.room', '=', 'r.id').on('m.account', '=', account))
      .where((eb) => eb.or([eb('r.kind', '=', 'public'), eb('m.role', 'is not', null)]))
      .select('r.id')
  const byId = await seen().where('r.id', '=', name).executeTakeFirst()
  const now = () =>
    seen()
      .where('r.name_key', '=', key)
      .orderBy((eb) => eb.case().when('m.role', 'is', null).then(1).else(0).end())
      .orderBy('r.created_at')
      .orderBy('r.id')
      .executeTakeFirst()
  const before = () =>
    seen()
      .innerJoin('former_names as n', 'n.room', 'r.id')
      .where('n.name_key', '=', key)
      .orderBy('n.until', 'desc')
      .orderBy('r.id')
      .executeTakeFirst()
  return (byId ?? (await now()) ?? (await before()))?.id
}
