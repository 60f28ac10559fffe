import type { AccountRole } from '../../protocol/entities.ts'

/** Nobody hands on more than they have, and only those who look after the place invite at all. */
const givable: Record<AccountRole, readonly AccountRole[]> = {
  owner: ['admin', 'moderator', 'member', 'guest'],
  admin: ['admin', 'moderator', 'member', 'guest'],
  moderator: ['moderator', 'member', 'guest'],
  member: [],
  guest: [],
  bot: [],
}

/** Asked when an invitation is made and again when it is used: somebody may have lost the right in between. */
export const mayGive = (inviter: AccountRole, role: AccountRole): boolean => givable[inviter].includes(role)
