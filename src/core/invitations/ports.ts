import type { Invitation } from '../../protocol/entities/invitation.ts'
import type { AccountRole, Author } from '../../protocol/entities.ts'

export type InvitedRole = Invitation['role']

export type NewInvitation = {
  id: string
  tokenHash: string
  inviter: string
  role: InvitedRole
  rooms: string[]
  uses: number
  at: number
  expiresAt: number
}

export type InvitationRecord = {
  id: string
  inviter: Author
  /** What the inviter is now, which need not be what it was. */
  inviterRole: AccountRole
  role: InvitedRole
  rooms: string[]
  uses: number
  usesLeft: number
  createdAt: number
  expiresAt: number
}

export type InvitationStore = {
  create(invitation: NewInvitation): Promise<void>
  /** Open or not: compare `usesLeft` and `expiresAt`. Revoked ones are gone. */
  byTokenHash(tokenHash: string): Promise<InvitationRecord | undefined>
  byId(id: string): Promise<InvitationRecord | undefined>
  /** Those that can still be used, newest first; of one inviter or of all. */
  open(query: { inviter?: string; at: number }): Promise<InvitationRecord[]>
  revoke(id: string): Promise<void>
}
