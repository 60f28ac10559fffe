import type { Kysely } from 'kysely'
import { messageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'
import { changeMessage } from './messages.ts'

/** Messages in one transaction. */
const atOnce = 500

export type Undone = { messages: number; rooms: number; accounts: number; isDone: boolean }

/**
 * Takes back a part of an import; call it until `isDone`. Rooms that hold nothing else go, and accounts that nobody
 * has used since. In all other rooms its messages become tombstones, which take the room’s next revisions.
 */
export const undoImport = async (db: Kysely<Tables>, id: string): Promise<Undone> => {
  await db.updateTable('imports').set({ state: 'undoing' }).where('id', '=', id).execute()
  const rooms = await removeRooms(db, id)
  const range = await db
    .selectFrom('import_items')
    .select(['key', 'ref'])
    .where('import', '=', id)
    .where('kind', '=', 'messages')
    .limit(1)
    .executeTakeFirst()
  if (range) return { messages: await removeMessages(db, range), rooms, accounts: 0, isDone: false }
  const accounts = await removeAccounts(db, id)
  await db.deleteFrom('import_items').where('import', '=', id).execute()
  await db.updateTable('imports').set({ state: 'undone' }).where('id', '=', id).execute()
  return { messages: 0, rooms, accounts, isDone: true }
}

/** Rooms that the import made and in which nothing was said since. */
const removeRooms = async (db: Kysely<Tables>, id: string): Promise<number> => {
  const made = await db
    .selectFrom('import_items')
    .select(['key', 'ref', 'kind'])
    .where('import', '=', id)
    .where('kind', 'in', ['room', 'direct'])
    .execute()
  let removed = 0
  for (const { key, ref, kind } of made) {
    if (await wasUsed(db, ref)) continue
    for (const table of ['messages', 'memberships', 'author_days', 'room_hours', 'message_days'] as const)
      await db.deleteFrom(table).where('room', '=', ref).execute()
    await db.deleteFrom('tallied_rooms').where('room', '=', ref).execute()
    await db.deleteFrom('rooms').where('id', '=', ref).execute()
    await db.deleteFrom('import_items').where('kind', '=', kind).where('key', '=', key).execute()
    await db
      .deleteFrom('import_items')
      .where('kind', 'in', ['messages', 'member'])
      .where('key', 'like', `${ref} %`)
      .execute()
    removed += 1
  }
  return removed
}

/** Whether anything is there that no import brought. */
const wasUsed = async (db: Kysely<Tables>, room: string): Promise<boolean> => {
  const other = await db
    .selectFrom('messages')
    .select('seq')
    .where('room', '=', room)
    .where((eb) => eb.or([eb('nonce', 'is', null), eb('nonce', 'not like', 'db:%')]))
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

const removeMessages = async (
  db: Kysely<Tables>,
  { key, ref }: { key: string; ref: string },
): Promise<number> => {
  const [room = '', first = '0', last = '0'] = ref.split(' ')
  const end = Math.min(Number(last), Number(first) + atOnce - 1)
  let removed = 0
  for (let seq = Number(first); seq <= end; seq += 1) {
    const { isChange } = await changeMessage(db, {
      message: messageId(room, seq),
      change: { what: 'delete' },
    })
    if (isChange) removed += 1
  }
  // Without its nonce a tombstone does not stand in the way of the next import.
  await db
    .updateTable('messages')
    .set({ nonce: null })
    .where('room', '=', room)
    .where('seq', '>=', Number(first))
    .where('seq', '<=', end)
    .execute()
  const items = db.deleteFrom('import_items').where('kind', '=', 'messages').where('key', '=', key)
  if (end === Number(last)) await items.execute()
  else
    await db
      .updateTable('import_items')
      .set({ ref: `${room} ${end + 1} ${last}` })
      .where('kind', '=', 'messages')
      .where('key', '=', key)
      .execute()
  return removed
}

const removeMember = async (db: Kysely<Tables>, room: string, account: string): Promise<void> => {
  const gone = await db
    .deleteFrom('memberships')
    .where('room', '=', room)
    .where('account', '=', account)
    .returning('room')
    .executeTakeFirst()
  if (!gone) return
  await db
    .updateTable('rooms')
    .set((eb) => ({ members: eb('members', '-', 1) }))
    .where('id', '=', room)
    .execute()
}

/** Accounts that nobody logged in with, and that said nothing since. */
const removeAccounts = async (db: Kysely<Tables>, id: string): Promise<number> => {
  const made = await db
    .selectFrom('import_items')
    .select('ref')
    .where('import', '=', id)
    .where('kind', '=', 'account')
    .execute()
  let removed = 0
  for (const { ref } of made) {
    if (await wasHere(db, ref)) continue
    const rooms = await db.selectFrom('memberships').select('room').where('account', '=', ref).execute()
    for (const { room } of rooms) await removeMember(db, room, ref)
    await db.deleteFrom('profiles').where('account', '=', ref).execute()
    await db.deleteFrom('accounts').where('id', '=', ref).execute()
    removed += 1
  }
  return removed
}

/** A login replaces a bcrypt hash; sessions may have ended since, and a last visit is written down too. */
const wasHere = async (db: Kysely<Tables>, account: string): Promise<boolean> => {
  const session = await db
    .selectFrom('sessions')
    .select('id')
    .where('account', '=', account)
    .limit(1)
    .executeTakeFirst()
  const said = await db
    .selectFrom('messages')
    .select('seq')
    .where('author', '=', account)
    .where('deleted', '=', 0)
    .limit(1)
    .executeTakeFirst()
  const seen = await db
    .selectFrom('profiles')
    .select('account')
    .where('account', '=', account)
    .where('last_seen_at', 'is not', null)
    .executeTakeFirst()
  return session !== undefined || said !== undefined || seen !== undefined
}
