import { z } from 'zod'
import { bytesSchema, streamSchema } from '../bytes.ts'
import type { CommandSpec } from '../command-spec.ts'
import { displayNameSchema, personNameSchema, profileSchema, statusSchema } from '../entities/profiles.ts'
import { timeSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { nothing } from '../shapes.ts'
import { idSchema } from '../text.ts'

const profileResult = z.strictObject({ profile: profileSchema })

/** What accounts tell about themselves, what others see of them, taking it all along, and leaving for good. */
export const profileCommands = {
  'account.update': {
    summary: 'Change one’s profile: only what is named. An empty name and a status of null are taken away.',
    access: 'account',
    rate: 'profile',
    input: z.strictObject({
      firstName: personNameSchema.optional(),
      lastName: personNameSchema.optional(),
      /** Never the username of somebody else. */
      displayName: displayNameSchema.optional(),
      status: statusSchema.nullable().optional(),
      /** Others no longer learn when one was here last. */
      hideLastSeen: z.boolean().optional(),
    }),
    output: profileResult,
  },
  'account.profile': {
    summary:
      'What one may know of somebody one shares a room with, by id or by name; without either, of oneself.',
    access: 'account',
    input: z.strictObject({
      account: idSchema.optional(),
      username: z.string().min(1).max(limits.usernameLength).optional(),
    }),
    output: z.strictObject({
      profile: profileSchema,
      online: z.boolean(),
      /** To the minute or so; left out when it is hidden or not known. */
      lastSeen: timeSchema.optional(),
      /** Only ever told to the account itself. */
      hideLastSeen: z.boolean().optional(),
    }),
  },
  'account.profiles': {
    summary: 'The profiles of many accounts at once. Those one shares no room with are left out.',
    access: 'account',
    input: z.strictObject({ accounts: z.array(idSchema).min(1).max(limits.profilesAtOnce) }),
    output: z.strictObject({ profiles: z.array(profileSchema) }),
  },
  'account.avatar': {
    summary: 'Set one’s picture: `POST` with the image itself as the body (JPEG, PNG, WebP, GIF or AVIF).',
    access: 'account',
    rate: 'avatar',
    transport: 'http',
    input: z.strictObject({
      /** The body of the request. */
      image: bytesSchema,
    }),
    output: profileResult,
  },
  'account.remove-avatar': {
    summary: 'Take one’s picture away.',
    access: 'account',
    rate: 'avatar',
    input: nothing,
    output: profileResult,
  },
  'account.export': {
    summary: 'Everything that is kept about one’s account, as one JSON file: `GET /api/v1/account.export`.',
    access: 'account',
    rate: 'export',
    transport: 'http',
    input: nothing,
    output: z.strictObject({
      /** The body of the answer. */
      file: streamSchema,
    }),
  },
  'account.delete': {
    summary:
      'Delete one’s account for good. What it wrote stays under a neutral name (`keep`) or is erased everywhere (`erase`).',
    access: 'account',
    input: z.strictObject({
      /** Anything for an account that has none. */
      password: z.string().max(limits.passwordMaxLength),
      content: z.enum(['keep', 'erase']),
    }),
    output: nothing,
  },
} as const satisfies Record<string, CommandSpec>
