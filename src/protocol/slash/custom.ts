import { z } from 'zod'
import { limits } from '../limits.ts'
import { lineSchema, messageTextSchema } from '../text.ts'
import { slashNamed } from './table.ts'

/** A command of one installation, which expands to text. */
export const customSlashSchema = z
  .strictObject({
    /** What is typed after the `/`: small letters, digits and hyphens. Never a word of the table. */
    name: z
      .string()
      .regex(
        new RegExp(`^[a-z][a-z0-9-]{0,${limits.slashNameLength - 1}}$`),
        `Use up to ${limits.slashNameLength} small letters, digits and hyphens, a letter first.`,
      )
      .refine((name) => slashNamed(name) === undefined, 'That is a command of its own already.'),
    about: lineSchema(limits.slashAboutLength),
    /** What it becomes; `{text}` stands for what was typed after it. */
    text: messageTextSchema.refine(
      (text) => text.length <= limits.slashTextLength,
      `Use at most ${limits.slashTextLength} characters.`,
    ),
    /** Said in the room in the name of whoever types it; left out, it is shown to them alone. */
    say: z.literal(true).optional(),
  })
  .meta({ id: 'CustomSlash', description: 'A slash command that an installation made for itself.' })
export type CustomSlash = z.output<typeof customSlashSchema>

export const customSlashesSchema = z
  .array(customSlashSchema)
  .max(limits.customSlashes)
  .refine(
    (all) => new Set(all.map(({ name }) => name)).size === all.length,
    'Each name stands for one command only.',
  )
