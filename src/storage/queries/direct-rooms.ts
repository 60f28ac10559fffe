import type { Kysely } from 'kysely'
import type { Author, Room } from '../../protocol/entities.ts'
import type { Tables } from '../tables.ts'

export type OpenDirect = { id: string; people: Author[]; at: number }

/** Finds the direct room of exactly these people, or makes it. */
export const openDirectRoom = async (
  db: Kysely<Tables>,
  { id, people, at }: OpenDirect,
): Promise<{ room: string; isNew: boolean }> => {
  const key = keyOf(people)
  const found = await db.selectFrom('rooms').select('id').where('people_key', '=', key).executeTakeFirst()
  if (found) return { room: found.id, isNew: false }
  await db
    .insertInto('rooms')
    .values({
      id,
      name: '',
      name_key: '',
      kind: 'private',
      topic: '',
      members: people.length,
      created_at: at,
      people_key: key,
    })
    .execute()
  await db
    .insertInto('memberships')
    .values(people.map((person) => ({ account: person.id, room: id, role: 'member' as const })))
    .execute()
  return { room: id, isNew: true }
}

const keyOf = (people: Author[]): string =>
  people
    .map((person) => person.id)
    .sort()
    .join(' ')

/**
 * Names direct rooms after the others who are in them, as the asker sees them: one query for all of them, none
 * when there are none.
 */
export const withPeople = async (
  db: Kysely<Tables>,
  account: string,
  rooms: (Room & { isDirect: boolean })[],
): Promise<Room[]> => {
  const direct = rooms.filter(({ isDirect }) => isDirect).map(({ id }) => id)
  if (direct.length === 0) return rooms.map(({ isDirect: _, ...room }) => room)
  const members = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account')
    .select(['m.room', 'a.id', 'a.username'])
    .where('m.room', 'in', direct)
    .orderBy('a.name_key')
    .execute()
  const byRoom = Map.groupBy(members, ({ room }) => room)
  return rooms.map(({ isDirect, ...room }) => {
    if (!isDirect) return room
    const others = (byRoom.get(room.id) ?? []).filter(({ id }) => id !== account)
    const people = others.map(({ id, username }) => ({ id, name: username }))
    return {
      ...room,
      name: people.map(({ name }) => name).join(', ') || room.name || 'Notes to self',
      people,
    }
  })
}
