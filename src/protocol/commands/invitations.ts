import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { invitationSchema, invitedRoleSchema } from '../entities/invitation.ts'
import { timeSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { idSchema } from '../text.ts'

/** Links that let people register. */
export const invitationCommands = {
  'invitation.create': {
    summary: 'Make a link that lets people register with a role, never above one’s own. It is told once.',
    access: 'account',
    input: z.strictObject({
      /** `member` unless said. */
      role: invitedRoleSchema.optional(),
      /** In a week unless said. */
      expires: timeSchema.optional(),
      /** How many may use it: one unless said. */
      uses: z.int().min(1).max(limits.invitationUses).optional(),
      /** Rooms that they join; one must be allowed to invite there. */
      rooms: z.array(idSchema).max(limits.invitationRooms).optional(),
    }),
    output: z.strictObject({ invitation: invitationSchema, link: z.string() }),
  },
  'invitation.list': {
    summary: 'One’s own open invitations; for admins everybody’s. Newest first.',
    access: 'account',
    input: z.strictObject({}),
    output: z.strictObject({ invitations: z.array(invitationSchema) }),
  },
  'invitation.revoke': {
    summary: 'Make an invitation of one’s own useless at once; admins may do so with anybody’s.',
    access: 'account',
    input: z.strictObject({ invitation: idSchema }),
    output: z.strictObject({}),
  },
} as const satisfies Record<string, CommandSpec>
