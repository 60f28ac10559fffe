import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { owedMailSchema } from '../entities/mail.ts'
import { nothing, pageLimit } from '../shapes.ts'
import { idSchema } from '../text.ts'

/** Mails of the server that have not gone out. Only the owner sees them: they open other people's accounts. */
export const mailboxCommands = {
  'mailbox.list': {
    summary: 'Mails that are waiting, kept for want of a mail server, or given up, newest first.',
    access: 'account',
    input: z.strictObject({ state: owedMailSchema.shape.state.optional(), limit: pageLimit.optional() }),
    output: z.strictObject({ mails: z.array(owedMailSchema) }),
  },
  'mailbox.read': {
    summary: 'What a mail says. Its link is made anew each time and lives for a day.',
    access: 'account',
    input: z.strictObject({ mail: idSchema }),
    output: z.strictObject({ mail: owedMailSchema, subject: z.string(), text: z.string() }),
  },
  'mailbox.send': {
    summary: 'Try to send a mail that was kept or given up.',
    access: 'account',
    input: z.strictObject({ mail: idSchema }),
    output: nothing,
  },
} as const satisfies Record<string, CommandSpec>
