import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { authorSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { pageLimit } from '../shapes.ts'

/** Who is online. */
export const presenceCommands = {
  'presence.list': {
    summary: 'Who is online now, by name, a page at a time.',
    access: 'account',
    input: z.strictObject({
      after: z.string().max(limits.usernameLength).optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({ online: z.array(authorSchema), total: z.int(), more: z.boolean() }),
  },
} as const satisfies Record<string, CommandSpec>
