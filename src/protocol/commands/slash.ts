import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { nothing } from '../shapes.ts'
import { customSlashSchema } from '../slash/custom.ts'
import { slashCallers, slashKinds } from '../slash/spec.ts'

/** What can be typed after a `/`. */
export const slashListCommands = {
  'slash.list': {
    summary: 'The slash commands that clients offer, and those that this installation made for itself.',
    access: 'account',
    input: nothing,
    output: z.strictObject({
      commands: z.array(
        z.strictObject({
          name: z.string(),
          aliases: z.array(z.string()),
          arguments: z.array(
            z.strictObject({
              name: z.string(),
              kind: z.enum(slashKinds),
              optional: z.literal(true).optional(),
              /** The words of a choice. */
              choices: z.array(z.string()).optional(),
            }),
          ),
          about: z.string(),
          who: z.enum(slashCallers),
        }),
      ),
      /** The setting `slash.commands`. */
      custom: z.array(customSlashSchema),
    }),
  },
} as const satisfies Record<string, CommandSpec>
