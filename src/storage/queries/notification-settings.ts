import { type Kysely, sql } from 'kysely'
import type { QuietHours } from '../../protocol/entities/notifications.ts'
import type { NotifyLevel, RoomNotify } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Tables } from '../tables.ts'

/**
 * What somebody set for a room, as a column of a query in which `r` is the room: `level muted_until`, null for
 * nothing.
 */
export const notifySet = (account: string) =>
  sql<string | null>`(select coalesce(w.level, '-') || ' ' || cast(coalesce(w.muted_until, 0) as text)
    || ' ' || case when r.people_key is null then 'mentions' else 'all' end
    from room_levels as w where w.account = ${account} and w.room = r.id)`.as('notify')

export const notifyFrom = (set: string | null): { notify?: RoomNotify } => {
  if (set === null) return {}
  const [level, until, unset] = set.split(' ') as [NotifyLevel | '-', string, NotifyLevel]
  const mutedUntil = until === '0' ? {} : { mutedUntil: new Date(Number(until)).toISOString() }
  return { notify: { level: level === '-' ? unset : level, ...mutedUntil } }
}

export type RoomChange = {
  account: string
  room: string
  level?: NotifyLevel | null
  mutedUntil?: number | null
}

/** A row that says nothing more than what holds unless set is none. */
export const setRoomLevel = async (db: Kysely<Tables>, change: RoomChange): Promise<void> => {
  const { account, room } = change
  const head = await db.selectFrom('rooms').select('rev').where('id', '=', room).executeTakeFirst()
  if (!head) throw refuse('not-found')
  const before = await db
    .selectFrom('room_levels')
    .selectAll()
    .where('account', '=', account)
    .where('room', '=', room)
    .executeTakeFirst()
  const level = change.level === undefined ? (before?.level ?? null) : change.level
  const muted_until = change.mutedUntil === undefined ? (before?.muted_until ?? null) : change.mutedUntil
  await db.deleteFrom('room_levels').where('account', '=', account).where('room', '=', room).execute()
  if (level === null && muted_until === null) return
  const since = level === (before?.level ?? null) ? Number(before?.since ?? 0) : Number(head.rev)
  await db.insertInto('room_levels').values({ account, room, level, since, muted_until }).execute()
}

export const setQuiet = async (
  db: Kysely<Tables>,
  { account, quiet }: { account: string; quiet: QuietHours | null },
): Promise<void> => {
  const json = quiet === null ? null : JSON.stringify(quiet)
  await db
    .insertInto('notification_settings')
    .values({ account, quiet: json })
    .onConflict((oc) => oc.column('account').doUpdateSet({ quiet: json }))
    .execute()
}

export const notificationSettings = async (
  db: Kysely<Tables>,
  account: string,
): Promise<{ quiet: QuietHours | null; rooms: { room: string; notify: RoomNotify }[] }> => {
  const own = await db
    .selectFrom('notification_settings')
    .select('quiet')
    .where('account', '=', account)
    .executeTakeFirst()
  const rows = await db
    .selectFrom('room_levels as l')
    .innerJoin('rooms as r', 'r.id', 'l.room')
    .where('l.account', '=', account)
    .select('r.id')
    .select(notifySet(account))
    .orderBy('r.name_key')
    .orderBy('r.id')
    .execute()
  const rooms = rows.flatMap(({ id, notify }) => {
    const set = notifyFrom(notify)
    return set.notify ? [{ room: id, notify: set.notify }] : []
  })
  return { quiet: own?.quiet ? JSON.parse(own.quiet) : null, rooms }
}
