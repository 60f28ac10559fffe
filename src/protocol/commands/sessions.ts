import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { accountSchema, roomSchema, sessionSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { nothing } from '../shapes.ts'
import { idSchema, revisionSchema } from '../text.ts'

/** The sessions of an account, and the first frame on a socket. */
export const sessionCommands = {
  'session.hello': {
    summary:
      'First frame on a socket: log it in and hear every room from now on. Again, without a token: where the rooms stand.',
    access: 'anybody',
    transport: 'socket',
    input: z.strictObject({
      protocol: z.literal(1),
      /** Left out in a browser, which sends its cookie with the upgrade. */
      token: z.string().max(256).optional(),
      /** The newest revision the client has of each room: a hint for the server's statistics. */
      known: z
        .record(idSchema, revisionSchema)
        .refine((known) => Object.keys(known).length <= limits.knownRooms, {
          message: `Name at most ${limits.knownRooms} rooms.`,
        })
        .optional(),
    }),
    output: z.strictObject({
      session: idSchema,
      account: accountSchema,
      /** Another epoch than last time: drop every cache. */
      epoch: z.string(),
      heartbeatMs: z.int(),
      rooms: z.array(roomSchema),
    }),
  },
  'session.list': {
    summary: 'The open sessions of the account, newest use first.',
    access: 'account',
    input: nothing,
    output: z.strictObject({ sessions: z.array(sessionSchema) }),
  },
  'session.revoke': {
    summary: 'End one session of the account by id, or with `others` all but this one.',
    access: 'account',
    input: z.strictObject({ session: idSchema.optional(), others: z.literal(true).optional() }),
    output: z.strictObject({ revoked: z.int() }),
  },
} as const satisfies Record<string, CommandSpec>
