import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { listedRoomSchema, personSchema, personStateSchema } from '../entities/administration.ts'
import { accountRoleSchema, roomKindSchema, sessionSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { nothing, pageLimit } from '../shapes.ts'
import { idSchema, lineSchema } from '../text.ts'

const count = z.int().min(0)

/** Looking after people, rooms and the machine. Nothing here shows a password or what was said in private. */
export const administrationCommands = {
  'account.search': {
    summary:
      'Find people by a part of their name or address, by role or by state; by name, a page at a time.',
    access: 'account',
    rate: 'search',
    input: z.strictObject({
      /** A part of the username or of the e-mail address. */
      query: lineSchema(limits.emailLength).optional(),
      role: accountRoleSchema.optional(),
      state: personStateSchema.optional(),
      /** The last username of the page before. */
      after: lineSchema(limits.usernameLength).optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({ accounts: z.array(personSchema), more: z.boolean() }),
  },
  'account.sessions': {
    summary: 'The open sessions of somebody, newest use first.',
    access: 'account',
    input: z.strictObject({ account: idSchema }),
    output: z.strictObject({ sessions: z.array(sessionSchema) }),
  },
  'account.end-sessions': {
    summary: 'End one session of somebody, or all of them; their sockets close within a second.',
    access: 'account',
    input: z.strictObject({ account: idSchema, session: idSchema.optional() }),
    output: z.strictObject({ revoked: count }),
  },
  'account.send-reset': {
    summary: 'Mail somebody a link to set a new password, to their proved address. Nobody else sees it.',
    access: 'account',
    input: z.strictObject({ account: idSchema }),
    output: nothing,
  },
  'room.list-all': {
    summary: 'All rooms, by id. Of private ones that one does not belong to, only that they are there.',
    access: 'account',
    input: z.strictObject({
      kind: roomKindSchema.optional(),
      /** The last id of the page before. */
      after: lineSchema(limits.idLength).optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({
      rooms: z.array(listedRoomSchema),
      total: z.strictObject({ public: count, private: count }),
      more: z.boolean(),
    }),
  },
  'admin.statistics': {
    summary: 'Messages by day, active people, the busiest rooms, and what is stored.',
    access: 'account',
    input: z.strictObject({
      /** How far back; 30 unless said. */
      days: z.int().min(1).max(3660).optional(),
    }),
    output: z.strictObject({
      /** Days in UTC that had messages, oldest first. */
      days: z.array(z.strictObject({ day: z.iso.date(), messages: count })),
      /** False while older messages are still being counted: ask again in a moment. */
      complete: z.boolean(),
      people: z.strictObject({
        /** Accounts that can log in. */
        total: count,
        online: count,
        /** With a session used in the last 24 hours, 7 days and 30 days. */
        activeDay: count,
        activeWeek: count,
        activeMonth: count,
      }),
      rooms: z.strictObject({
        public: count,
        private: count,
        /** By messages in these days; private rooms that one does not belong to have no name. */
        busiest: z.array(
          z.strictObject({
            id: idSchema,
            kind: roomKindSchema,
            name: z.string().optional(),
            messages: count,
          }),
        ),
      }),
      /** In bytes. */
      storage: z.strictObject({ database: count, files: count, logs: count, free: count }),
    }),
  },
} as const satisfies Record<string, CommandSpec>
