import type { Kysely } from 'kysely'
import type { Room } from '../protocol/entities.ts'
import { type CountedRow, countedRows, type JoinedRow, joinedRows, toJoinedRooms } from './queries/rooms.ts'
import type { Tables } from './tables.ts'

/** Rooms of accounts whose badges are remembered, some hundred bytes each. */
const mostRemembered = 100_000

/** What was counted when the room was at `rev` and the marker at `read`. */
type Badges = Pick<CountedRow, 'rev' | 'read' | 'unread' | 'mentions'>

/**
 * The rooms of an account as `queries/badges.ts` counts them. A count holds for as long as the room is at the same
 * revision and the marker where it was, as everything that is counted raises one of them: whoever comes back is
 * counted only what changed since. Both are read with the list itself, so that no other node can make it wrong.
 */
export const rememberBadges = (
  db: Kysely<Tables>,
  most = mostRemembered,
): ((account: string) => Promise<Room[]>) => {
  const remembered = new Map<string, Map<string, Badges>>()
  let size = 0

  const forget = (account: string): void => {
    size -= remembered.get(account)?.size ?? 0
    remembered.delete(account)
  }

  const remember = (account: string, rows: CountedRow[]): void => {
    forget(account)
    const badges = rows.map(({ id, rev, read, unread, mentions }): [string, Badges] => [
      id,
      { rev, read, unread, mentions },
    ])
    remembered.set(account, new Map(badges))
    size += rows.length
    for (const oldest of remembered.keys()) {
      if (size <= most) return
      forget(oldest)
    }
  }

  const recounted = async (account: string, before: Map<string, Badges>): Promise<CountedRow[]> => {
    const rows = (await joinedRows(db, account)).map((row) => ({
      row,
      badges: holding(row, before.get(row.id)),
    }))
    const changed = rows.flatMap(({ row, badges }) => (badges ? [] : [row.id]))
    if (changed.length > rows.length / 2) return countedRows(db, account)
    const counted = changed.length === 0 ? [] : await countedRows(db, account, changed)
    const byId = new Map(counted.map((row) => [row.id, row]))
    return rows.flatMap(({ row, badges }) => (badges ? { ...row, ...badges } : (byId.get(row.id) ?? [])))
  }

  return async (account) => {
    const before = remembered.get(account)
    const rows = await (before ? recounted(account, before) : countedRows(db, account))
    remember(account, rows)
    return toJoinedRooms(db, account, rows)
  }
}

const none = { unread: 0, mentions: 0 }

const holding = ({ rev, read }: JoinedRow, before: Badges | undefined): Badges | undefined => {
  if (read >= rev) return { rev, read, ...none }
  return before?.rev === rev && before.read === read ? before : undefined
}
