import { type RawBuilder, sql } from 'kysely'
import { limits } from '../../protocol/limits.ts'

/**
 * THE BADGES: what of a room is new to an account, as columns of a query in which `m` is its membership and `r`
 * the room. A message of somebody else counts after the read marker unless it is a notice, stands in a thread
 * alone, or was ever deleted. Counted up to the limit; no row is touched when the marker is at the head.
 */
export const badges = (account: string) => [
  unlessRead(unread(account)).as('unread'),
  unlessRead(mentions(account)).as('mentions'),
]

/**
 * The same of a thread that an account read or follows, which is `f`: replies of others after its marker that were
 * never deleted. One that it has no marker in is all read.
 */
export const threadBadges = (account: string) => [
  unlessUnmarked(replies(account, sql`true`)).as('unread'),
  unlessUnmarked(replies(account, isMentioned(account))).as('mentions'),
]

const unlessUnmarked = (count: RawBuilder<unknown>): RawBuilder<number> =>
  sql<number>`case when f.read is null then 0 else (${count}) end`

const replies = (account: string, which: RawBuilder<unknown>) => sql`
  select count(*) from (select 1 from messages as x
    where x.room = f.room and x.thread = f.root and x.seq > f.read and x.author <> ${account} and x.deleted = 0
      and x.restored is null and ${which}
    limit ${most}) as capped`

/** See `packMentions`. */
const isMentioned = (account: string) =>
  sql`(x.mentions like '@%' or ' ' || x.mentions || ' ' like ${`% ${account} %`})`

const most = sql.lit(limits.unreadCount)

const unlessRead = (count: RawBuilder<unknown>): RawBuilder<number> =>
  sql<number>`case when m.read is null or m.read >= r.rev then 0 else (${count}) end`

const unread = (account: string) => sql`
  select count(*) from (select 1 from messages as x
    where x.room = r.id and x.seq > m.read and x.author <> ${account} and x.kind <> 'notice' and x.deleted = 0
      and x.restored is null and (x.thread is null or x.also_in_room = 1)
    limit ${most}) as capped`

/** Rows with no account are for everybody, see `queries/mentions.ts`. */
const mentions = (account: string) => sql`
  select count(*) from (select 1 from mentions as y
    where y.account in (${account}, '') and y.room = r.id and y.seq > m.read and y.author <> ${account}
    limit ${most}) as capped`
