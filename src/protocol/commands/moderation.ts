import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { reasonSchema, sanctionSchema } from '../entities/moderation.ts'
import { accountRoleSchema, roomRoleSchema, timeSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { nothing, pageLimit } from '../shapes.ts'
import { idSchema } from '../text.ts'

const account = z.strictObject({ account: idSchema })
const inRoom = z.strictObject({ room: idSchema, account: idSchema })
/** A reason is shown to the one it concerns; without `until` it has no end. */
const terms = { reason: reasonSchema.optional(), until: timeSchema.optional() }
const sanctioned = z.strictObject({ sanction: sanctionSchema })
const page = {
  /** The last name of the page before. */
  after: z.string().max(limits.usernameLength).optional(),
  limit: pageLimit.optional(),
}
const sanctions = z.strictObject({ sanctions: z.array(sanctionSchema), more: z.boolean() })

/** Keeping order in a room, and among accounts. */
export const moderationCommands = {
  'room.remove-member': {
    summary: 'Remove a member from a room. From a public room they may come back; a ban keeps them out.',
    access: 'account',
    input: inRoom.extend({ reason: reasonSchema.optional() }),
    output: nothing,
  },
  'room.ban': {
    summary:
      'Remove somebody from a room and keep them out, also before they ever came. A new ban replaces the old.',
    access: 'account',
    input: inRoom.extend(terms),
    output: sanctioned,
  },
  'room.unban': {
    summary: 'Lift a ban: they may join again, or be invited.',
    access: 'account',
    input: inRoom,
    output: nothing,
  },
  'room.mute': {
    summary: 'Let somebody only read in a room. A new mute replaces the old.',
    access: 'account',
    input: inRoom.extend(terms),
    output: sanctioned,
  },
  'room.unmute': {
    summary: 'Let somebody write in the room again.',
    access: 'account',
    input: inRoom,
    output: nothing,
  },
  'room.set-role': {
    summary: 'Give a member another role in a room. The last owner of a room keeps theirs.',
    access: 'account',
    input: inRoom.extend({ role: roomRoleSchema }),
    output: nothing,
  },
  'room.slow-mode': {
    summary: 'Let each member send one message in so many seconds; 0 ends it.',
    access: 'account',
    input: z.strictObject({ room: idSchema, seconds: z.int().min(0).max(limits.slowModeSeconds) }),
    output: nothing,
  },
  'room.sanctions': {
    summary: 'The bans and mutes of a room, by name, a page at a time.',
    access: 'account',
    input: z.strictObject({ room: idSchema, ...page }),
    output: sanctions,
  },
  'account.ban': {
    summary: 'Keep an account out of this server. Its sessions end and its sockets close within a second.',
    access: 'account',
    input: account.extend(terms),
    output: sanctioned,
  },
  'account.unban': {
    summary: 'Let an account log in again.',
    access: 'account',
    input: account,
    output: nothing,
  },
  'account.mute': {
    summary: 'Let an account only read, everywhere.',
    access: 'account',
    input: account.extend(terms),
    output: sanctioned,
  },
  'account.unmute': {
    summary: 'Let an account write again.',
    access: 'account',
    input: account,
    output: nothing,
  },
  'account.set-role': {
    summary: 'Give an account another role. The last owner keeps theirs.',
    access: 'account',
    input: account.extend({ role: accountRoleSchema }),
    output: nothing,
  },
  'account.sanctions': {
    summary: 'The bans and mutes of this server, by name, a page at a time.',
    access: 'account',
    input: z.strictObject(page),
    output: sanctions,
  },
} as const satisfies Record<string, CommandSpec>
