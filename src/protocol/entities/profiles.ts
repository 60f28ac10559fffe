import { z } from 'zod'
import { timeSchema } from '../entities.ts'
import { isBlank } from '../is-blank.ts'
import { limits } from '../limits.ts'
import { emojiSchema, idSchema, isPlainName, lineSchema } from '../text.ts'

/** A name that a person gives themself: one line, nothing invisible, nothing that turns the text around it. */
const ownName = (length: number) =>
  z
    .string()
    .max(length)
    .refine((name) => name === '' || (isPlainName(name) && !/^[@#]/.test(name)), {
      message: `Use up to ${length} visible characters on one line, not starting with # or @.`,
    })

export const personNameSchema = ownName(limits.personNameLength)
export const displayNameSchema = ownName(limits.displayNameLength)

export const statusSchema = z
  .strictObject({
    text: lineSchema(limits.statusLength),
    emoji: emojiSchema.optional(),
    /** It holds until then; without it, until it is changed. */
    until: timeSchema.optional(),
  })
  .refine(({ text, emoji }) => !isBlank(text) || emoji !== undefined, 'Say something, or send null.')
  .meta({ id: 'Status', description: 'What somebody says about themself at the moment.' })
export type Status = z.output<typeof statusSchema>

export const avatarSchema = z
  .strictObject({
    /** Address of the picture, 256 × 256 WebP; the same address is always the same picture. */
    large: z.string(),
    /** 64 × 64. */
    small: z.string(),
  })
  .meta({ id: 'Avatar', description: 'A picture of an account, for people who are logged in.' })

export const profileSchema = z
  .strictObject({
    account: idSchema,
    /** Unique, and never hidden by a display name: show it beside that. */
    username: z.string(),
    displayName: z.string().optional(),
    firstName: z.string().optional(),
    lastName: z.string().optional(),
    status: statusSchema.optional(),
    avatar: avatarSchema.optional(),
  })
  .meta({ id: 'Profile', description: 'What people who share a room with an account see of it.' })
export type Profile = z.output<typeof profileSchema>
