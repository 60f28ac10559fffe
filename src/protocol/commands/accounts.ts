import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { personNameSchema } from '../entities/profiles.ts'
import { accountSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { linkTokenSchema } from '../link-token.ts'
import { nothing } from '../shapes.ts'
import { emailSchema, guestNameSchema, idSchema, passwordSchema, usernameSchema } from '../text.ts'

const loginResult = z.strictObject({ token: z.string(), account: accountSchema })

/** Registering, logging in and out, and asking who one is. */
export const accountCommands = {
  'account.register': {
    summary: 'Make an account and log in.',
    access: 'anybody',
    input: z.strictObject({
      username: usernameSchema,
      password: passwordSchema,
      email: emailSchema.optional(),
      firstName: personNameSchema.optional(),
      lastName: personNameSchema.optional(),
      /** The last part of an invitation’s link. */
      invitation: linkTokenSchema.optional(),
    }),
    output: loginResult,
  },
  'account.login': {
    summary: 'Open a session. Unknown names and wrong passwords are answered alike.',
    access: 'anybody',
    input: z.strictObject({
      /** Or the e-mail address of the account: its proved one, or one that nobody has proved yet. */
      username: z.string().max(limits.emailLength),
      password: z.string().max(limits.passwordMaxLength),
    }),
    output: loginResult,
  },
  'account.enter-as-guest': {
    summary: 'Be in the lobby under a name that is nobody’s, for as long as the socket is open.',
    access: 'anybody',
    transport: 'dialect',
    input: z.strictObject({ name: guestNameSchema }),
    output: z.strictObject({ session: idSchema, account: accountSchema }),
  },
  'account.logout': {
    summary: 'End this session; its sockets close within a second.',
    access: 'account',
    input: nothing,
    output: nothing,
  },
  'account.whoami': {
    summary: 'The account and session that asks.',
    access: 'account',
    input: nothing,
    output: z.strictObject({ account: accountSchema, session: idSchema }),
  },
} as const satisfies Record<string, CommandSpec>
