import type { Kysely, Selectable } from 'kysely'
import type {
  Decision,
  NotificationRecord,
  NotificationStore,
  Recorded,
  Recording,
  UnreadCounts,
} from '../../core/notifications/ports.ts'
import { messageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'
import { messagesAt } from './delete-batches.ts'
import { takeNumbers } from './notification-numbers.ts'
import { owePushes } from './push.ts'
import { decidedUpTo } from './undecided.ts'

type Row = Selectable<Tables['notifications']>
type Db = Kysely<Tables>

/** Rows in one statement. */
const rowsAtOnce = 200

const toRecord = (row: Row): NotificationRecord => ({
  id: String(row.nr),
  room: row.room,
  seq: Number(row.seq),
  addressed: row.addressed,
  notify: row.notify,
  because: row.because,
  isRead: row.read === 1,
  inThread: row.in_thread === 1,
  at: Number(row.at),
})

/** Writes down what was decided: once for each account and message, for ever. */
export const recordDecisions = async (
  db: Db,
  recording: Recording,
): Promise<Awaited<ReturnType<NotificationStore['record']>>> => {
  const { room, from, to, deleted } = recording
  const stands = await decidedUpTo(db, room)
  if (stands.seq !== from.seq || stands.rev !== from.rev) return { added: [], gone: [], unread: {} }
  const added: Recorded[] = []
  for (let i = 0; i < recording.decisions.length; i += rowsAtOnce)
    added.push(...(await insertSome(db, recording, recording.decisions.slice(i, i + rowsAtOnce))))
  await owePushes(db, added, recording.at)
  const gone = await removeThoseOf(db, room, deleted)
  if (to)
    await db
      .insertInto('decided_rooms')
      .values({ room, ...to })
      .onConflict((oc) => oc.column('room').doUpdateSet(to))
      .execute()
  return {
    added,
    gone,
    unread: await unreadOf(
      db,
      [...added, ...gone].map(({ account }) => account),
    ),
  }
}

/** Who left meanwhile gets none, and who read meanwhile has read it. */
const insertSome = async (db: Db, { room, at }: Recording, decisions: Decision[]): Promise<Recorded[]> => {
  const accounts = [...new Set(decisions.map(({ account }) => account))]
  const members = await db
    .selectFrom('memberships')
    .select(['account', 'read'])
    .where('room', '=', room)
    .where('account', 'in', accounts)
    .execute()
  const readBy = new Map(members.map(({ account, read }) => [account, Number(read)]))
  const readInThreads = await whatWasReadInThreads(db, room, decisions)
  const standing = decisions.filter(({ account }) => readBy.has(account))
  if (standing.length === 0) return []
  const last = await takeNumbers(db, standing.length, at)
  const rows = standing.map(({ account, seq, addressed, notify, because, inThread }, i) => ({
    account,
    room,
    seq,
    nr: last + 1 + i,
    addressed,
    notify,
    because,
    in_thread: inThread ? 1 : 0,
    read:
      notify === 'no' ||
      (!inThread && (readBy.get(account) ?? 0) >= seq) ||
      readInThreads.has(`${account} ${seq}`)
        ? 1
        : 0,
    at,
  }))
  const written = await db
    .insertInto('notifications')
    .values(rows)
    .onConflict((oc) => oc.columns(['account', 'room', 'seq']).doNothing())
    .returningAll()
    .execute()
  return written.map((row) => ({ account: row.account, ...toRecord(row) }))
}

/** As `<account> <seq>`. */
const whatWasReadInThreads = async (db: Db, room: string, decisions: Decision[]): Promise<Set<string>> => {
  const seqs = [...new Set(decisions.filter(({ inThread }) => inThread).map(({ seq }) => seq))]
  if (seqs.length === 0) return new Set()
  const rows = await db
    .selectFrom('messages as x')
    .innerJoin('thread_follows as f', (on) =>
      on.onRef('f.room', '=', 'x.room').onRef('f.root', '=', 'x.thread').onRef('f.read', '>=', 'x.seq'),
    )
    .select(['f.account', 'x.seq'])
    .where('x.room', '=', room)
    .where('x.seq', 'in', seqs)
    .where('f.account', 'in', [...new Set(decisions.map(({ account }) => account))])
    .execute()
  return new Set(rows.map(({ account, seq }) => `${account} ${Number(seq)}`))
}

/** The row stays, so that nobody is told again of a message that is put back. */
const removeThoseOf = async (
  db: Db,
  room: string,
  seqs: number[],
): Promise<{ account: string; id: string }[]> => {
  if (seqs.length === 0) return []
  const rows = await db
    .updateTable('notifications')
    .set({ notify: 'no', because: 'deleted', read: 1 })
    .where('room', '=', room)
    .where('seq', 'in', seqs)
    .where('notify', '<>', 'no')
    .returning(['account', 'nr'])
    .execute()
  return rows.map(({ account, nr }) => ({ account, id: String(nr) }))
}

const unreadOf = async (db: Db, accounts: string[]): Promise<UnreadCounts> => {
  const all = [...new Set(accounts)]
  const counts: UnreadCounts = Object.fromEntries(all.map((account) => [account, 0]))
  for (let i = 0; i < all.length; i += rowsAtOnce) {
    const rows = await db
      .selectFrom('notifications')
      .select(['account', (eb) => eb.fn.countAll<number>().as('unread')])
      .where('account', 'in', all.slice(i, i + rowsAtOnce))
      .where('read', '=', 0)
      .groupBy('account')
      .execute()
    for (const { account, unread } of rows) counts[account] = Number(unread)
  }
  return counts
}

export const countUnread = async (db: Db, account: string): Promise<number> =>
  (await unreadOf(db, [account]))[account] ?? 0

/** Reading a room reads what in it one was notified of. Answers what is unread then, nothing when nothing changed. */
export const readInRoom = async (
  db: Db,
  account: string,
  room: string,
  upTo: number,
): Promise<number | undefined> => {
  const read = await db
    .updateTable('notifications')
    .set({ read: 1 })
    .where('account', '=', account)
    .where('room', '=', room)
    .where('seq', '<=', upTo)
    .where('read', '=', 0)
    .where('in_thread', '=', 0)
    .returning('nr')
    .execute()
  return read.length === 0 ? undefined : countUnread(db, account)
}

export type ReadThread = { account: string; room: string; root: number; seq: number }

export const readInThread = async (
  db: Db,
  { account, room, root, seq }: ReadThread,
): Promise<{ unread: number; read: string[] }> => {
  const inThread = db
    .selectFrom('messages')
    .select('seq')
    .where('room', '=', room)
    .where('thread', '=', root)
    .where('seq', '<=', seq)
  const read = await db
    .updateTable('notifications')
    .set({ read: 1 })
    .where('account', '=', account)
    .where('room', '=', room)
    .where('read', '=', 0)
    .where('seq', 'in', inThread)
    .returning('nr')
    .execute()
  return { unread: await countUnread(db, account), read: read.map(({ nr }) => String(nr)) }
}

export type ReadSome = { account: string; what: { ids?: number[]; upTo?: number } }

export const readNotifications = async (
  db: Db,
  { account, what: { ids = [], upTo = 0 } }: ReadSome,
): Promise<{ unread: number; changed: boolean }> => {
  const read = await db
    .updateTable('notifications')
    .set({ read: 1 })
    .where('account', '=', account)
    .where('read', '=', 0)
    .where((eb) => eb.or([eb('nr', '<=', upTo), ...(ids.length > 0 ? [eb('nr', 'in', ids)] : [])]))
    .returning('nr')
    .execute()
  return { unread: await countUnread(db, account), changed: read.length > 0 }
}

/** Whoever leaves a room is notified of nothing in it any more, and begins anew when they come back. */
export const forgetRoom = async (db: Db, account: string, room: string): Promise<void> => {
  for (const table of ['notifications', 'owed_pushes', 'room_levels'] as const)
    await db.deleteFrom(table).where('account', '=', account).where('room', '=', room).execute()
}

export const listNotifications = async (
  db: Db,
  account: string,
  { before, limit }: { before?: number; limit: number },
): ReturnType<NotificationStore['list']> => {
  const rows = await db
    .selectFrom('notifications')
    .selectAll()
    .where('account', '=', account)
    .where('notify', '<>', 'no')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('messages as m')
          .select('m.seq')
          .whereRef('m.room', '=', 'notifications.room')
          .whereRef('m.seq', '=', 'notifications.seq')
          .where('m.deleted', '=', 0),
      ),
    )
    .$if(before !== undefined, (query) => query.where('nr', '<', before as number))
    .orderBy('nr', 'desc')
    .limit(limit)
    .execute()
  const messages = await messagesAt(
    db,
    rows.map(({ room, seq }) => ({ room, seq: Number(seq) })),
  )
  const byId = new Map(messages.map((message) => [message.id, message]))
  const records = rows.flatMap((row) => {
    const message = byId.get(messageId(row.room, Number(row.seq)))
    return message && !message.deleted ? [{ ...toRecord(row), message }] : []
  })
  return { records, unread: await countUnread(db, account) }
}

export const decisionAbout = async (
  db: Db,
  account: string,
  room: string,
  seq: number,
): Promise<NotificationRecord | undefined> => {
  const row = await db
    .selectFrom('notifications')
    .selectAll()
    .where('account', '=', account)
    .where('room', '=', room)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return row && toRecord(row)
}

export const forgetNotifications = async (
  db: Db,
  { before, limit }: { before: number; limit: number },
): Promise<number> => {
  // In the order of decisions, which is the order of their times but for what the clock does.
  const old = db.selectFrom('notifications').select('nr').orderBy('nr').limit(limit)
  const gone = await db
    .deleteFrom('notifications')
    .where('nr', 'in', old)
    .where('at', '<', before)
    .returning('nr')
    .execute()
  return gone.length
}
