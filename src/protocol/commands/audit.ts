import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { auditEntrySchema } from '../entities/moderation.ts'
import { timeSchema } from '../entities.ts'
import { nothing, pageLimit } from '../shapes.ts'
import { idSchema } from '../text.ts'

/** The audit log: who did what to whom, kept for ever. */
export const auditCommands = {
  'audit.list': {
    summary: 'Entries of the audit log, newest first, a page at a time.',
    access: 'account',
    input: z.strictObject({
      /** Account that acted. */
      actor: idSchema.optional(),
      /** Command, or its beginning: `room.` finds everything that was done in rooms. */
      action: z
        .string()
        .max(64)
        .regex(/^[a-z.-]*$/)
        .optional(),
      subject: z.string().max(128).optional(),
      room: idSchema.optional(),
      from: timeSchema.optional(),
      to: timeSchema.optional(),
      /** The last `seq` of the page before. */
      before: z.int().min(1).optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({ entries: z.array(auditEntrySchema), more: z.boolean() }),
  },
  'audit.verify': {
    summary: 'Compute the chain of hashes anew: says whether an entry was changed, removed or moved.',
    access: 'account',
    input: nothing,
    output: z.strictObject({
      ok: z.boolean(),
      /** Entries looked at. */
      entries: z.int().min(0),
      /** Hash of the newest entry. Noted elsewhere, it also shows when the whole log was made anew. */
      head: z.string(),
      /** The first entry that is not as it was written. */
      firstFault: z.int().min(1).optional(),
    }),
  },
} as const satisfies Record<string, CommandSpec>
