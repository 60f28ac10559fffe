import { z } from 'zod'
import { authorSchema, timeSchema } from '../entities.ts'
import { idSchema } from '../text.ts'

/** Roles that a link can give. Owners are made by owners, bots by whoever runs them. */
export const invitedRoleSchema = z.enum(['admin', 'moderator', 'member', 'guest'])

export const invitationSchema = z
  .strictObject({
    id: idSchema,
    inviter: authorSchema,
    role: invitedRoleSchema,
    /** Rooms that the invited join. */
    rooms: z.array(idSchema),
    createdAt: timeSchema,
    expiresAt: timeSchema,
    /** How often it could be used, and how often it still can. */
    uses: z.int(),
    usesLeft: z.int(),
  })
  .meta({
    id: 'Invitation',
    description: 'A link that lets somebody register; the link itself is told once.',
  })
export type Invitation = z.output<typeof invitationSchema>
