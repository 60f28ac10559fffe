import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { accountSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { rateSchema, settingNames } from '../settings.ts'
import { customSlashesSchema } from '../slash/custom.ts'
import { lineSchema, passwordSchema, usernameSchema } from '../text.ts'

const settingNameSchema = z.enum(settingNames)
const valueSchema = z.union([
  z.boolean(),
  z.number(),
  z.string().max(1000),
  z.array(z.string().max(253)).max(100),
  rateSchema,
  customSlashesSchema,
])

export const settingSchema = z
  .strictObject({
    name: settingNameSchema,
    value: valueSchema,
    /** What it is when nobody sets it. */
    default: valueSchema,
    /** Whether somebody set it. */
    isSet: z.boolean(),
    about: z.string(),
    /** JSON Schema of what it may be. */
    schema: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Setting', description: 'Something that can be changed while the server runs.' })
export type Setting = z.output<typeof settingSchema>

/** What an installation is, and what can be changed about it while it runs. */
export const settingsCommands = {
  'installation.get': {
    summary: 'What one may know before login: what this installation is called, and who may register.',
    access: 'anybody',
    input: z.strictObject({}),
    output: z.strictObject({
      name: z.string(),
      description: z.string(),
      registration: z.enum(['open', 'invitation', 'domain', 'closed']),
      emailRequired: z.boolean(),
      guests: z.boolean(),
      /** False until somebody owns it: then the server’s console shows how. */
      hasOwner: z.boolean(),
    }),
  },
  'installation.claim': {
    summary: 'Become the owner of an installation that has none, with the token of the link on its console.',
    access: 'anybody',
    input: z.strictObject({
      token: z.string().regex(/^[\w-]{1,256}$/, 'That is no token of a link.'),
      username: usernameSchema,
      password: passwordSchema,
    }),
    output: z.strictObject({ token: z.string(), account: accountSchema }),
  },
  'settings.get': {
    summary: 'All settings, or those whose name begins so.',
    access: 'account',
    input: z.strictObject({
      /** The whole name or its beginning, such as `rates.guest`. */
      name: lineSchema(limits.idLength).optional(),
    }),
    output: z.strictObject({ settings: z.array(settingSchema) }),
  },
  'settings.set': {
    summary:
      'Change a setting; it holds at once, on all nodes. Null makes it what it is when nobody sets it.',
    access: 'account',
    input: z.strictObject({ name: settingNameSchema, value: valueSchema.nullable() }),
    output: z.strictObject({ setting: settingSchema }),
  },
} as const satisfies Record<string, CommandSpec>
