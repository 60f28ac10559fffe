import type { Kysely, Selectable } from 'kysely'
import type {
  Departed,
  Departing,
  DepartureStage,
  DepartureStep,
  Place,
} from '../../core/departures/ports.ts'
import type { Changed } from '../../core/ports.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { MessageRow } from '../drafts.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'
import { removeBelongings } from './belongings.ts'
import { emptied } from './forget-content.ts'
import { leaveRooms } from './leave-rooms.ts'
import { withoutName } from './names-in-text.ts'
import { isRetiredName, retireNames } from './retired-names.ts'
import { rewriteMessages } from './rewrite-messages.ts'
import { correctTally } from './tally.ts'
import { noticesAfter, reactedAfter, writtenBy } from './traces.ts'

type Departure = Selectable<Tables['departures']>
type Db = Kysely<Tables>

/** Messages changed in one transaction, so that the others never wait long. */
const fewMessages = 25
/** Rows read in one transaction while looking for traces. */
const fewRows = 500

/** Deletes the account itself; what it left elsewhere is removed by `stepDeparture`. */
export const beginDeparture = async (db: Db, departing: Departing): Promise<Departed> => {
  const { account, alias, content, at, newSalt } = departing
  const row = await db.selectFrom('accounts').selectAll().where('id', '=', account).executeTakeFirst()
  if (!row) throw refuse('not-found')
  if (row.role === 'owner') await mustHaveAnotherOwner(db, account)
  await mustBeFree(db, alias)
  const departed = await whatIsThere(db, account, row.username)
  await retireNames(db, [row.name_key, nameKey(alias)], newSalt)
  await removeBelongings(db, account, alias, content)
  await forgetAddresses(db, [row.email, row.new_email])
  await db.deleteFrom('sessions').where('account', '=', account).execute()
  await db.deleteFrom('accounts').where('id', '=', account).execute()
  await db
    .insertInto('departures')
    .values({ account, username: row.username, alias, content, asked_at: at, stage: 'rooms' })
    .execute()
  return departed
}

/** Mails that somebody asked for without being logged in name nothing but the address. */
const forgetAddresses = async (db: Db, addresses: (string | null)[]): Promise<void> => {
  for (const address of addresses)
    if (address !== null) await db.deleteFrom('outbox').where('address', '=', address).execute()
}

const mustHaveAnotherOwner = async (db: Db, account: string): Promise<void> => {
  const other = await db
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'owner')
    .where('password_hash', 'is not', null)
    .where('id', '<>', account)
    .limit(1)
    .executeTakeFirst()
  if (!other) throw refuse('forbidden', 'You are the only owner. Make somebody else an owner first.')
}

const mustBeFree = async (db: Db, alias: string): Promise<void> => {
  const key = nameKey(alias)
  const taken = await db.selectFrom('accounts').select('id').where('name_key', '=', key).executeTakeFirst()
  if (taken || (await isRetiredName(db, key))) throw refuse('name-taken')
}

const whatIsThere = async (db: Db, account: string, username: string): Promise<Departed> => {
  const sessions = await db.selectFrom('sessions').select('id').where('account', '=', account).execute()
  const rooms = await db.selectFrom('memberships').select('room').where('account', '=', account).execute()
  const profile = await db
    .selectFrom('profiles')
    .select('avatar')
    .where('account', '=', account)
    .executeTakeFirst()
  return {
    username,
    sessions: sessions.map(({ id }) => id),
    rooms: rooms.map(({ room }) => room),
    avatar: profile?.avatar ?? null,
  }
}

/** Does a little of what is left of a departure. One that is over stays at `scrub`. */
export const stepDeparture = async (
  db: Db,
  { account, at }: { account: string; at: number },
): Promise<DepartureStep> => {
  const departure = await db
    .selectFrom('departures')
    .selectAll()
    .where('account', '=', account)
    .executeTakeFirst()
  if (!departure) return { changed: [], stage: 'scrub' }
  const stage = departure.stage as DepartureStage
  const work = stages[stage]
  if (!work) return { changed: [], stage }
  const { changed, place, isDone } = await work(db, departure, at)
  const next = isDone ? afterStage(stage) : stage
  await db
    .updateTable('departures')
    .set({ stage: next, ...(isDone ? start : place) })
    .where('account', '=', account)
    .execute()
  return { changed, stage: next }
}

type Work = { changed: Changed[]; place?: Place; isDone: boolean }

const start: Place = { room: '', seq: 0 }

const order: DepartureStage[] = [
  'rooms',
  'messages',
  'notices',
  'reactions',
  'latecomers',
  'outside',
  'scrub',
]

const afterStage = (stage: DepartureStage): DepartureStage => order[order.indexOf(stage) + 1] ?? 'scrub'

const rooms = (db: Db, { account, alias }: Departure, at: number): Promise<Work> =>
  leaveRooms(db, { id: account, name: alias }, at, fewMessages)

const messages = async (db: Db, departure: Departure): Promise<Work> => {
  const rows = await writtenBy(db, departure.account, '', fewMessages)
  const changed = await rewriteMessages(db, rows, (row) => rewritten(row, departure))
  if (departure.content === 'erase')
    await correctTally(
      db,
      rows.map((row) => ({ row, isDeletedNow: true })),
    )
  return { changed, isDone: rows.length < fewMessages }
}

/** Without its nonce a message is no longer found as one of this account: it is done. */
const rewritten = (row: MessageRow, { username, alias, content }: Departure): Partial<MessageRow> => {
  const name = { author_name: alias, nonce: null }
  if (content === 'erase') return { ...name, ...emptied, edited_at: null, reply_to: null }
  return row.kind === 'notice' ? { ...name, text: withoutName(row.text, username, alias) } : name
}

/** The server's own words: those about this account, and those about others that name it. */
const notices = async (db: Db, departure: Departure): Promise<Work> => {
  const { account, username, alias } = departure
  const rows = await noticesAfter(db, departure, fewRows)
  const own = rows.filter((row) => row.author === account && row.author_name !== alias)
  const others = rows.filter(
    (row) => row.author !== account && row.text !== withoutName(row.text, username, alias),
  )
  const changed = [
    ...(await rewriteMessages(db, own, (row) => rewritten(row, departure))),
    ...(await rewriteMessages(db, others, ({ text }) => ({ text: withoutName(text, username, alias) }))),
  ]
  return { changed, ...endOf(rows) }
}

const reactions = async (db: Db, { account, content, room, seq }: Departure): Promise<Work> => {
  if (content === 'keep') return { changed: [], isDone: true }
  const rows = await reactedAfter(db, { room, seq }, fewRows)
  const own = rows.filter((row) => row.reactions?.includes(`"${account}"`))
  const changed = await rewriteMessages(db, own, (row) => ({ reactions: withoutAccount(row, account) }))
  return { changed, ...endOf(rows) }
}

const endOf = (rows: MessageRow[]): { place?: Place; isDone: boolean } => {
  const last = rows.at(-1)
  if (!last || rows.length < fewRows) return { isDone: true }
  return { place: { room: last.room, seq: last.seq }, isDone: false }
}

const withoutAccount = ({ reactions: json }: MessageRow, account: string): string | null => {
  const kept = (JSON.parse(json ?? '[]') as { emoji: string; accounts: string[] }[])
    .map(({ emoji, accounts }) => ({ emoji, accounts: accounts.filter((id) => id !== account) }))
    .filter(({ accounts }) => accounts.length > 0)
  return kept.length === 0 ? null : JSON.stringify(kept)
}

/** What was on its way when the account went. */
const latecomers = async (db: Db, departure: Departure, at: number): Promise<Work> => {
  const late = [await rooms(db, departure, at), await messages(db, departure)]
  return { changed: late.flatMap(({ changed }) => changed), isDone: late.every(({ isDone }) => isDone) }
}

const stages: Partial<Record<DepartureStage, (db: Db, departure: Departure, at: number) => Promise<Work>>> = {
  rooms,
  messages,
  notices,
  reactions,
  latecomers,
}

/** What lies outside of the database is gone; the old name is needed no more. */
export const reachScrub = async (db: Db, account: string): Promise<void> => {
  await db.deleteFrom('author_days').where('author', '=', account).execute()
  await db
    .updateTable('departures')
    .set({ stage: 'scrub', username: '' })
    .where('account', '=', account)
    .execute()
}

export const unfinishedDepartures = async (db: Db): Promise<{ account: string; stage: DepartureStage }[]> => {
  const rows = await db
    .selectFrom('departures')
    .select(['account', 'stage'])
    .orderBy('asked_at')
    .orderBy('account')
    .execute()
  return rows.map(({ account, stage }) => ({ account, stage: stage as DepartureStage }))
}

export const scrubbedAt = async (db: Db): Promise<number> => {
  const row = await db
    .selectFrom('installation')
    .select('value')
    .where('name', '=', 'scrubbed-at')
    .executeTakeFirst()
  return Number(row?.value ?? 0)
}

/** Everything that waited for a scrub until now is done. */
export const endDepartures = async (db: Db, at: number): Promise<void> => {
  await db.deleteFrom('departures').where('stage', '=', 'scrub').execute()
  await db
    .insertInto('installation')
    .values({ name: 'scrubbed-at', value: String(at) })
    .onConflict((oc) => oc.column('name').doUpdateSet({ value: String(at) }))
    .execute()
}
