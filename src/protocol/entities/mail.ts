import { z } from 'zod'
import { timeSchema } from '../entities.ts'
import { idSchema } from '../text.ts'

export const owedMailSchema = z
  .strictObject({
    id: idSchema,
    /** What it is about; the two that end in `asked` were asked for by somebody who was not logged in. */
    kind: z.enum(['verify', 'verify-asked', 'reset-asked', 'address-changing', 'password-changed']),
    address: z.string(),
    /** `waiting` to be sent, `kept` because there is no mail server, `failed` after the last try. */
    state: z.enum(['waiting', 'kept', 'failed']),
    createdAt: timeSchema,
    tries: z.int(),
    /** Why the last try failed. */
    error: z.string().optional(),
  })
  .meta({ id: 'OwedMail', description: 'A mail of the server that has not gone out.' })
export type OwedMailView = z.output<typeof owedMailSchema>
