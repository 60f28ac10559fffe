import { type Kysely, sql } from 'kysely'
import type { DecidedUpTo, Receiver, Undecided } from '../../core/notifications/ports.ts'
import { messageFromRow } from '../message-from-row.ts'
import { messageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'
import { openSubscriptions } from './push.ts'
import { placeOf } from './thread-states.ts'

/** Places looked at in one go, so that nobody waits long for it, however much was imported. */
const placesAtOnce = 5000

export const roomsBehind = async (db: Kysely<Tables>, limit: number): Promise<string[]> => {
  const rows = await db
    .selectFrom('rooms as r')
    .leftJoin('decided_rooms as d', 'd.room', 'r.id')
    .where(sql<boolean>`(r.rev > coalesce(d.rev, 0) or r.rev > coalesce(d.seq, 0))`)
    .select('r.id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export const decidedUpTo = async (db: Kysely<Tables>, room: string): Promise<DecidedUpTo> => {
  const row = await db
    .selectFrom('decided_rooms')
    .select(['seq', 'rev'])
    .where('room', '=', room)
    .executeTakeFirst()
  return { seq: Number(row?.seq ?? 0), rev: Number(row?.rev ?? 0) }
}

/**
 * What is new by `seq`, in its current state, and what of before was changed, by `rev`. Both are cut at the head
 * that was read first: what changes meanwhile has a later revision, and is found the next time.
 */
export const undecided = async (
  db: Kysely<Tables>,
  id: string,
  limit: number,
): Promise<Undecided | undefined> => {
  const room = await db
    .selectFrom('rooms')
    .select(['rev', 'people_key'])
    .where('id', '=', id)
    .executeTakeFirst()
  const from = await decidedUpTo(db, id)
  const head = Number(room?.rev ?? 0)
  if (!room || (from.rev >= head && from.seq >= head)) return undefined
  const isDirect = room.people_key !== null
  const wantAll = await whoWantAll(db, id)
  const everyOne = isDirect || wantAll.length > 0
  const upTo = Math.min(head, from.seq + placesAtOnce)
  const fresh = await db
    .selectFrom('messages')
    .selectAll()
    .where('room', '=', id)
    .where('seq', '>', from.seq)
    .where('seq', '<=', upTo)
    .where('kind', '<>', 'notice')
    .where('deleted', '=', 0)
    .$if(!everyOne, (query) =>
      query.where((eb) => eb.or([eb('mentions', 'is not', null), eb('thread', 'is not', null)])),
    )
    .orderBy('seq')
    .limit(limit)
    .execute()
  const changed = await db
    .selectFrom('messages')
    .selectAll()
    .where('room', '=', id)
    .where('rev', '>', from.rev)
    .where('rev', '<=', head)
    .whereRef('rev', '<>', 'seq')
    .where('seq', '<=', from.seq)
    .where((eb) => eb.or([eb('mentions', 'is not', null), eb('deleted', '=', 1)]))
    .orderBy('rev')
    .limit(limit)
    .execute()
  const to = {
    seq: fresh.length < limit ? upTo : Number(fresh.at(-1)?.seq),
    rev: changed.length < limit ? head : Number(changed.at(-1)?.rev),
  }
  return {
    room: id,
    isDirect,
    from,
    to,
    fresh: fresh.map(messageFromRow),
    changed: changed.map(messageFromRow),
    wantAll,
    followers: await whoFollow(db, id, fresh),
  }
}

const whoFollow = async (
  db: Kysely<Tables>,
  room: string,
  messages: { thread: number | null }[],
): Promise<string[]> => {
  const roots = [...new Set(messages.flatMap(({ thread }) => (thread === null ? [] : [Number(thread)])))]
  if (roots.length === 0) return []
  const rows = await db
    .selectFrom('thread_follows')
    .select('account')
    .distinct()
    .where('room', '=', room)
    .where('root', 'in', roots)
    .where('following', '=', 1)
    .execute()
  return rows.map(({ account }) => account)
}

const whoWantAll = async (db: Kysely<Tables>, room: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('room_levels')
    .select('account')
    .where('room', '=', room)
    .where('level', '=', 'all')
    .execute()
  return rows.map(({ account }) => account)
}

export const roomsWantingAll = async (db: Kysely<Tables>): Promise<string[]> => {
  const rows = await db
    .selectFrom('room_levels')
    .select('room')
    .distinct()
    .where('level', '=', 'all')
    .execute()
  return rows.map(({ room }) => room)
}

export const memberIds = async (
  db: Kysely<Tables>,
  room: string,
  after: string,
  limit: number,
): Promise<string[]> => {
  const rows = await db
    .selectFrom('memberships')
    .select('account')
    .where('room', '=', room)
    .where('account', '>', after)
    .orderBy('account')
    .limit(limit)
    .execute()
  return rows.map(({ account }) => account)
}

/** Of these accounts those that belong to the room, and where they stand in these threads. */
export const receivers = async (
  db: Kysely<Tables>,
  room: string,
  accounts: string[],
  threads: string[],
): Promise<Receiver[]> => {
  if (accounts.length === 0) return []
  const rows = await db
    .selectFrom('memberships as m')
    .leftJoin('room_levels as l', (on) =>
      on.onRef('l.account', '=', 'm.account').onRef('l.room', '=', 'm.room'),
    )
    .leftJoin('notification_settings as s', 's.account', 'm.account')
    .where('m.room', '=', room)
    .where('m.account', 'in', accounts)
    .select(['m.account', 'm.read', 'm.since as memberSince', 's.quiet'])
    .select(['l.level', 'l.since as levelSince', 'l.muted_until'])
    .execute()
  const withDevice = await whoHasDevice(db, accounts)
  const inThreads = await standingIn(db, room, accounts, threads)
  return rows.map((row) => ({
    account: row.account,
    read: Number(row.read),
    memberSince: Number(row.memberSince),
    level: row.level,
    levelSince: Number(row.levelSince ?? 0),
    mutedUntil: row.muted_until === null ? null : Number(row.muted_until),
    quiet: row.quiet === null ? null : JSON.parse(row.quiet),
    hasDevice: withDevice.has(row.account),
    threads: inThreads.get(row.account) ?? new Map(),
  }))
}

const standingIn = async (
  db: Kysely<Tables>,
  room: string,
  accounts: string[],
  threads: string[],
): Promise<Map<string, Receiver['threads']>> => {
  if (threads.length === 0) return new Map()
  const rows = await db
    .selectFrom('thread_follows')
    .select(['account', 'root', 'following', 'read'])
    .where('room', '=', room)
    .where('account', 'in', accounts)
    .where(
      'root',
      'in',
      threads.map((thread) => placeOf(thread).root),
    )
    .execute()
  const found = Map.groupBy(rows, ({ account }) => account)
  return new Map(
    [...found].map(([account, own]) => [
      account,
      new Map(
        own.map(({ root, following, read }) => [
          messageId(room, Number(root)),
          { following: following === 1, read: Number(read) },
        ]),
      ),
    ]),
  )
}

const whoHasDevice = async (db: Kysely<Tables>, accounts: string[]): Promise<Set<string>> => {
  const rows = await openSubscriptions(db)
    .select('p.account')
    .distinct()
    .where('p.account', 'in', accounts)
    .execute()
  return new Set(rows.map(({ account }) => account))
}
