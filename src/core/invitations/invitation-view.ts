import type { Invitation } from '../../protocol/entities/invitation.ts'
import type { InvitationRecord } from './ports.ts'

export const invitationView = ({
  inviterRole: _,
  createdAt,
  expiresAt,
  ...record
}: InvitationRecord): Invitation => ({
  ...record,
  createdAt: new Date(createdAt).toISOString(),
  expiresAt: new Date(expiresAt).toISOString(),
})
