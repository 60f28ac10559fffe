import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { reasonSchema, reportSchema } from '../entities/moderation.ts'
import { pageLimit } from '../shapes.ts'
import { idSchema } from '../text.ts'

/** Reporting messages, and the queue of those who look after them. */
export const reportCommands = {
  'message.report': {
    summary: 'Report a message to the moderators, with what it says now. Twice is the same report.',
    access: 'account',
    input: z.strictObject({ message: idSchema, reason: reasonSchema.min(1) }),
    output: z.strictObject({ report: idSchema }),
  },
  'report.list': {
    summary: 'Reports of this server or of one room, oldest first, a page at a time.',
    access: 'account',
    input: z.strictObject({
      room: idSchema.optional(),
      /** Open ones when left out. */
      state: z.enum(['open', 'acted', 'dismissed']).optional(),
      /** The last report of the page before. */
      after: idSchema.optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({ reports: z.array(reportSchema), more: z.boolean() }),
  },
  'report.resolve': {
    summary: 'Close a report, having acted on it or not. Somebody else may have been faster.',
    access: 'account',
    input: z.strictObject({
      report: idSchema,
      outcome: z.enum(['acted', 'dismissed']),
      note: reasonSchema.optional(),
    }),
    output: z.strictObject({ report: reportSchema }),
  },
} as const satisfies Record<string, CommandSpec>
