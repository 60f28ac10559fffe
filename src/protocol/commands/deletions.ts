import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { deletionPreviewSchema, deletionSchema, reasonSchema } from '../entities/moderation.ts'
import { timeSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { pageLimit } from '../shapes.ts'
import { idSchema } from '../text.ts'

const span = z.strictObject({
  /** Whose messages. */
  accounts: z.array(idSchema).min(1).max(limits.accountsPerDeletion),
  /** One room; all rooms when left out, also private ones. */
  room: idSchema.optional(),
  /** Sent at or after; from the beginning when left out. */
  from: timeSchema.optional(),
  /** Sent at or before; until now when left out. */
  to: timeSchema.optional(),
})

/** Deleting by author and time, which a raid needs, and taking it back. */
export const deletionCommands = {
  'moderation.preview-delete': {
    summary: 'What `moderation.delete` would take now. Private rooms of others are only counted.',
    access: 'account',
    input: span,
    output: deletionPreviewSchema,
  },
  'moderation.delete': {
    summary:
      'Delete what these accounts wrote in a time. Answered when all is done; it can be undone for 30 days.',
    access: 'account',
    input: span.extend({ reason: reasonSchema.optional() }),
    output: z.strictObject({ deletion: deletionSchema }),
  },
  'moderation.undo': {
    summary: 'Put everything back that one deletion took.',
    access: 'account',
    input: z.strictObject({ deletion: idSchema }),
    output: z.strictObject({ deletion: deletionSchema, restored: z.int().min(0) }),
  },
  'moderation.deletions': {
    summary: 'The deletions of this server or of one room, newest first, a page at a time.',
    access: 'account',
    input: z.strictObject({
      room: idSchema.optional(),
      /** The last deletion of the page before. */
      after: idSchema.optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({ deletions: z.array(deletionSchema), more: z.boolean() }),
  },
} as const satisfies Record<string, CommandSpec>
