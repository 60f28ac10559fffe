import { z } from 'zod'
import { accountRoleSchema, roomKindSchema, timeSchema } from '../entities.ts'
import { idSchema, revisionSchema, topicSchema } from '../text.ts'

/** What may be the matter with an account. */
export const personStateSchema = z.enum(['active', 'banned', 'muted', 'unverified', 'imported'])
export type PersonState = z.output<typeof personStateSchema>

export const personSchema = z
  .strictObject({
    id: idSchema,
    username: z.string(),
    role: accountRoleSchema,
    /**
     * `banned` and `muted` everywhere, now; `unverified`: the address is not proved; `imported`: it cannot log in.
     * Of those who can log in and are not banned, `active` is one.
     */
    states: z.array(personStateSchema),
    createdAt: timeSchema,
    email: z.string().optional(),
    /** Open sessions, and when the newest was used; to the hour or so. */
    sessions: z.int().min(0),
    usedAt: timeSchema.optional(),
    online: z.boolean(),
  })
  .meta({ id: 'Person', description: 'An account as admins see it.' })
export type Person = z.output<typeof personSchema>

export const listedRoomSchema = z
  .strictObject({
    id: idSchema,
    kind: roomKindSchema,
    createdAt: timeSchema,
    /** Empty for a direct conversation. This and the rest are left out where the asker does not belong. */
    name: z.string().optional(),
    topic: topicSchema.optional(),
    members: z.int().min(0).optional(),
    rev: revisionSchema.optional(),
  })
  .meta({ id: 'ListedRoom', description: 'A room as admins see it.' })
export type ListedRoom = z.output<typeof listedRoomSchema>
