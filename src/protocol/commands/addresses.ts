import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { accountSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { linkTokenSchema } from '../link-token.ts'
import { nothing } from '../shapes.ts'
import { emailSchema, passwordSchema } from '../text.ts'

const ownPassword = z.string().max(limits.passwordMaxLength)

/** E-mail addresses and passwords. What is asked about an address is answered alike whether anybody has it or not. */
export const addressCommands = {
  'account.verify-email': {
    summary: 'Prove an address with the token of the link that was mailed there. It works once.',
    access: 'anybody',
    input: z.strictObject({ token: linkTokenSchema }),
    output: z.strictObject({ username: z.string(), email: z.string() }),
  },
  'account.check-link': {
    summary: 'What a mailed link is for, without using it up.',
    access: 'anybody',
    input: z.strictObject({ token: linkTokenSchema }),
    output: z.strictObject({ purpose: z.enum(['verify', 'reset']), username: z.string(), email: z.string() }),
  },
  'account.resend-verification': {
    summary: 'Mail the link again: to an address that waits to be proved, or to one’s own.',
    access: 'anybody',
    input: z.strictObject({
      /** Left out by somebody who is logged in. */
      email: emailSchema.optional(),
    }),
    output: nothing,
  },
  'account.change-email': {
    summary: 'Give another address, or none. The old one is told and counts until the new one is proved.',
    access: 'account',
    input: z.strictObject({ email: emailSchema.nullable(), password: ownPassword }),
    output: z.strictObject({ account: accountSchema }),
  },
  'account.request-password-reset': {
    summary: 'Mail a link with which the password can be set anew, to the proved address of an account.',
    access: 'anybody',
    input: z.strictObject({ email: emailSchema }),
    output: nothing,
  },
  'account.reset-password': {
    summary: 'Set the password with the token of a link that was mailed. It works once; all sessions end.',
    access: 'anybody',
    input: z.strictObject({ token: linkTokenSchema, password: passwordSchema }),
    output: z.strictObject({ username: z.string() }),
  },
  'account.change-password': {
    summary: 'Set another password. All other sessions of the account end.',
    access: 'account',
    input: z.strictObject({ password: ownPassword, newPassword: passwordSchema }),
    output: z.strictObject({ revoked: z.int() }),
  },
} as const satisfies Record<string, CommandSpec>
