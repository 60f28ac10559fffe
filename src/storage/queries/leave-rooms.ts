import type { Kysely } from 'kysely'
import type { Changed } from '../../core/ports.ts'
import type { Author } from '../../protocol/entities.ts'
import type { Tables } from '../tables.ts'
import { lobby } from './lobby.ts'
import { insertMessage } from './messages.ts'
import { forgetRoom } from './notifications.ts'

/**
 * Takes somebody out of some of their rooms. As whenever somebody goes a notice says so; not in the lobby, into
 * which nobody came by doing something.
 */
export const leaveRooms = async (
  db: Kysely<Tables>,
  author: Author,
  at: number,
  limit: number,
): Promise<{ changed: Changed[]; isDone: boolean }> => {
  const joined = await db
    .selectFrom('memberships')
    .select('room')
    .where('account', '=', author.id)
    .orderBy('room')
    .limit(limit)
    .execute()
  for (const { room } of joined) await leave(db, room, author)
  const changed: Changed[] = []
  for (const { room } of joined.filter((one) => one.room !== lobby.id)) {
    const text = `${author.name} left`
    const message = await insertMessage(db, { room, author, text, at, nonce: null, kind: 'notice' })
    changed.push({ room, message, isChange: true })
  }
  return { changed, isDone: joined.length < limit }
}

/** A direct room is called after the others in it; once nobody is left there, after who was. */
const leave = async (db: Kysely<Tables>, room: string, { id, name }: Author): Promise<void> => {
  await db.deleteFrom('memberships').where('account', '=', id).where('room', '=', room).execute()
  await forgetRoom(db, id, room)
  await db
    .updateTable('rooms')
    .set((eb) => ({ members: eb('members', '-', 1) }))
    .where('id', '=', room)
    .execute()
  await db
    .updateTable('rooms')
    .set({ name })
    .where('id', '=', room)
    .where('people_key', 'is not', null)
    .execute()
}
