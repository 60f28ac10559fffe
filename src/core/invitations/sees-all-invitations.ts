import type { Core } from '../core.ts'
import { rankOf } from '../permissions/ranks.ts'

/** Owners and admins look after everybody's invitations. */
export const seesAllInvitations = async ({ standings }: Core, account: string): Promise<boolean> => {
  const standing = await standings.of(account)
  return standing !== undefined && rankOf(standing.role) >= rankOf('admin')
}
