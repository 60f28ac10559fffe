import type { Kysely } from 'kysely'
import { isAlias } from '../../core/departures/alias.ts'
import { limits } from '../../protocol/limits.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'
import { createAccount } from './accounts.ts'
import { openDirectRoom } from './direct-rooms.ts'
import { type ImportedMessage, importMessages } from './imports.ts'
import { updateProfile } from './profiles.ts'
import { isRetiredName } from './retired-names.ts'

type Begin = { id: string; source: string; at: number }

export const beginImport = async (db: Kysely<Tables>, { id, source, at }: Begin): Promise<void> => {
  await db.insertInto('imports').values({ id, source, at, state: 'running' }).execute()
}

export const endImport = async (db: Kysely<Tables>, id: string): Promise<void> => {
  await db.updateTable('imports').set({ state: 'done' }).where('id', '=', id).execute()
}

export type Kind = Tables['import_items']['kind']

/** What an earlier import made of this, if that was not undone. */
export const itemOf = async (db: Kysely<Tables>, kind: Kind, key: string): Promise<string | undefined> => {
  const query = db.selectFrom('import_items').select('ref').where('kind', '=', kind).where('key', '=', key)
  return (await query.executeTakeFirst())?.ref
}

const keepItem = async (
  db: Kysely<Tables>,
  item: { import: string; kind: Kind; key: string; ref: string },
): Promise<void> => {
  await db.insertInto('import_items').values(item).execute()
}

export type ImportedPerson = {
  /** What it is in the source. */
  key: string
  id: string
  username: string
  passwordHash: string | null
  email: string | null
  isVerified: boolean
  firstName: string
  lastName: string
  at: number
}

/** Whom a person of the source became. */
export type Became = { id: string; name: string; isNew: boolean }

/** Makes accounts. A name that somebody has here gets a number: nobody comes into what is another’s. */
export const importPeople = async (
  db: Kysely<Tables>,
  { id, people }: { id: string; people: ImportedPerson[] },
): Promise<Became[]> => {
  const became: Became[] = []
  for (const person of people) became.push(await importPerson(db, id, person))
  return became
}

const importPerson = async (db: Kysely<Tables>, id: string, person: ImportedPerson): Promise<Became> => {
  const known = await itemOf(db, 'account', person.key)
  const found =
    known === undefined
      ? undefined
      : await db.selectFrom('accounts').select(['id', 'username']).where('id', '=', known).executeTakeFirst()
  if (found) return { id: found.id, name: found.username, isNew: false }
  const name = await freeName(db, person.username)
  await createAccount(db, {
    id: person.id,
    username: name,
    passwordHash: person.passwordHash,
    email: person.email,
    at: person.at,
  })
  if (person.email !== null && person.isVerified) await proveAddress(db, person.id, person.email, person.at)
  if (person.firstName !== '' || person.lastName !== '')
    await updateProfile(db, {
      account: person.id,
      change: { firstName: person.firstName, lastName: person.lastName },
    })
  await db.deleteFrom('import_items').where('kind', '=', 'account').where('key', '=', person.key).execute()
  await keepItem(db, { import: id, kind: 'account', key: person.key, ref: person.id })
  return { id: person.id, name, isNew: true }
}

/** An address belongs to whoever proved it first: here, and in the order of the source. */
const proveAddress = async (
  db: Kysely<Tables>,
  account: string,
  email: string,
  at: number,
): Promise<void> => {
  const holder = await db
    .selectFrom('accounts')
    .select('id')
    .where('email_key', '=', nameKey(email))
    .where('email_verified_at', 'is not', null)
    .executeTakeFirst()
  if (holder) return
  await db.updateTable('accounts').set({ email_verified_at: at }).where('id', '=', account).execute()
}

/** `bob`, or `bob_2`, `bob_3` … where that is taken. */
export const freeName = async (db: Kysely<Tables>, wanted: string): Promise<string> => {
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? '' : `_${number}`
    const name = wanted.slice(0, limits.usernameLength - end.length) + end
    const key = nameKey(name)
    const taken = await db.selectFrom('accounts').select('id').where('name_key', '=', key).executeTakeFirst()
    if (!taken && !isAlias(name) && !(await isRetiredName(db, key))) return name
  }
}

export type ImportedRoom = {
  key: string
  id: string
  name: string
  isPrivate: boolean
  /** Null where nobody is known to have made it. */
  owner: string | null
  members: string[]
  at: number
}

/** A public room of the same name is the same room; a private one never is. */
export const importRooms = async (
  db: Kysely<Tables>,
  { id, rooms }: { id: string; rooms: ImportedRoom[] },
): Promise<Became[]> => {
  const became: Became[] = []
  for (const room of rooms) became.push(await importOneRoom(db, id, room))
  return became
}

const importOneRoom = async (db: Kysely<Tables>, id: string, room: ImportedRoom): Promise<Became> => {
  const found = (await roomMadeBefore(db, room.key)) ?? (await publicRoom(db, room))
  const key = nameKey(room.name)
  if (!found) {
    const kind = room.isPrivate ? ('private' as const) : ('public' as const)
    await db
      .insertInto('rooms')
      .values({ id: room.id, name: room.name, name_key: key, kind, topic: '', created_at: room.at })
      .execute()
    await db.deleteFrom('import_items').where('kind', '=', 'room').where('key', '=', room.key).execute()
    await keepItem(db, { import: id, kind: 'room', key: room.key, ref: room.id })
  }
  const target = found?.id ?? room.id
  for (const account of new Set([...(room.owner === null ? [] : [room.owner]), ...room.members]))
    await addMember(db, id, target, account, !found && account === room.owner ? 'owner' : 'member')
  return { id: target, name: found?.name ?? room.name, isNew: !found }
}

const roomMadeBefore = async (db: Kysely<Tables>, key: string) => {
  const ref = await itemOf(db, 'room', key)
  if (ref === undefined) return undefined
  return db.selectFrom('rooms').select(['id', 'name']).where('id', '=', ref).executeTakeFirst()
}

const publicRoom = async (db: Kysely<Tables>, room: ImportedRoom) =>
  room.isPrivate
    ? undefined
    : db
        .selectFrom('rooms')
        .select(['id', 'name'])
        .where('name_key', '=', nameKey(room.name))
        .where('kind', '=', 'public')
        .executeTakeFirst()

/** Without a notice: it was long ago. */
const addMember = async (
  db: Kysely<Tables>,
  id: string,
  room: string,
  account: string,
  role: 'owner' | 'member',
): Promise<void> => {
  const added = await db
    .insertInto('memberships')
    .values((eb) => ({
      account,
      room,
      role,
      read: eb.selectFrom('rooms').select('rev').where('id', '=', room),
    }))
    .onConflict((oc) => oc.columns(['account', 'room']).doNothing())
    .returning('room')
    .executeTakeFirst()
  if (!added) return
  await db
    .updateTable('rooms')
    .set((eb) => ({ members: eb('members', '+', 1) }))
    .where('id', '=', room)
    .execute()
  const item = { import: id, kind: 'member' as const, key: `${room} ${account}`, ref: room }
  await db
    .insertInto('import_items')
    .values(item)
    .onConflict((oc) => oc.columns(['kind', 'key']).doUpdateSet({ import: id }))
    .execute()
}

type Direct = { import: string; id: string; people: { id: string; name: string }[]; at: number }

export const importDirect = async (db: Kysely<Tables>, direct: Direct): Promise<string> => {
  const { room, isNew } = await openDirectRoom(db, direct)
  if (isNew) await keepItem(db, { import: direct.import, kind: 'direct', key: room, ref: room })
  return room
}

type Batch = { id: string; room: string; messages: ImportedMessage[] }

/** Appends a batch and remembers where it stands. Whoever had read everything has still read everything. */
export const importBatch = async (db: Kysely<Tables>, { id, room, messages }: Batch): Promise<number> => {
  const before = await headOf(db, room)
  const added = await importMessages(db, { room, messages })
  if (added === 0) return 0
  const after = before + added
  await keepItem(db, {
    import: id,
    kind: 'messages',
    key: `${room} ${before + 1}`,
    ref: `${room} ${before + 1} ${after}`,
  })
  await db
    .updateTable('memberships')
    .set({ read: after })
    .where('room', '=', room)
    .where('read', '>=', before)
    .execute()
  return added
}

const headOf = async (db: Kysely<Tables>, room: string): Promise<number> => {
  // Written to lock it, as in `importMessages`.
  const { rev } = await db
    .updateTable('rooms')
    .set((eb) => ({ rev: eb.ref('rev') }))
    .where('id', '=', room)
    .returning('rev')
    .executeTakeFirstOrThrow()
  return Number(rev)
}
