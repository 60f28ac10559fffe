import type { Kysely } from 'kysely'
import type { Act } from '../../core/moderation/ports.ts'
import type { AccountRole } from '../../protocol/entities.ts'
import type { Tables } from '../tables.ts'
import { appendAudit } from './audit.ts'
import { mustNotBeLastOwner } from './sanctions.ts'

export const setAccountRole = async (
  db: Kysely<Tables>,
  { change: { account, role }, act }: { change: { account: string; role: AccountRole }; act: Act },
): Promise<boolean> => {
  const before = await db.selectFrom('accounts').select('role').where('id', '=', account).executeTakeFirst()
  if (!before || before.role === role) return false
  // The log first: its lock keeps acts of several nodes apart, so that two can't take the last two owners.
  await appendAudit(db, act.audit)
  if (role !== 'owner') await mustNotBeLastOwner(db, account)
  await db.updateTable('accounts').set({ role }).where('id', '=', account).execute()
  return true
}
