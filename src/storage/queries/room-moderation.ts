import type { Kysely } from 'kysely'
import type { Act, Acted } from '../../core/moderation/ports.ts'
import type { RoomRole } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Tables } from '../tables.ts'
import { appendAudit } from './audit.ts'
import { insertNotice } from './notices.ts'
import { dropMembership } from './rooms.ts'

type Member = { room: string; account: string }

export const removeMember = async (
  db: Kysely<Tables>,
  { member: { room, account }, act }: { member: Member; act: Act },
): Promise<Acted | undefined> => {
  if (!(await dropMembership(db, room, account))) return undefined
  return tellActed(db, act, true)
}

const tellActed = async (db: Kysely<Tables>, act: Act, wasMember: boolean): Promise<Acted> => {
  await appendAudit(db, act.audit)
  return { wasMember, endedSessions: [], ...(await insertNotice(db, act.notice)) }
}

export const setRoomRole = async (
  db: Kysely<Tables>,
  { change: { room, account, role }, act }: { change: Member & { role: RoomRole }; act: Act },
): Promise<Acted | undefined> => {
  const before = await db
    .selectFrom('memberships')
    .select('role')
    .where('room', '=', room)
    .where('account', '=', account)
    .executeTakeFirst()
  if (!before || before.role === role) return undefined
  const acted = await tellActed(db, act, true)
  if (before.role === 'owner') await mustNotBeOnlyOwner(db, room)
  await db
    .updateTable('memberships')
    .set({ role })
    .where('room', '=', room)
    .where('account', '=', account)
    .execute()
  return acted
}

const mustNotBeOnlyOwner = async (db: Kysely<Tables>, room: string): Promise<void> => {
  const query = db.selectFrom('memberships').select('account').where('room', '=', room)
  const owners = await query.where('role', '=', 'owner').limit(2).execute()
  if (owners.length < 2)
    throw refuse('forbidden', 'This is the room’s last owner. Make somebody else its owner first.')
}

export const setSlowMode = async (
  db: Kysely<Tables>,
  { change: { room, seconds }, act }: { change: { room: string; seconds: number }; act: Act },
): Promise<Acted | undefined> => {
  const changed = await db
    .updateTable('rooms')
    .set({ slow_seconds: seconds })
    .where('id', '=', room)
    .where('slow_seconds', '<>', seconds)
    .returning('id')
    .executeTakeFirst()
  return changed && tellActed(db, act, false)
}
