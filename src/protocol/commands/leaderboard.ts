import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { authorSchema, timeSchema } from '../entities.ts'
import { nothing, pageLimit } from '../shapes.ts'
import { idSchema } from '../text.ts'

/** How much people say, how long they are here, and how busy rooms are. */
export const leaderboardCommands = {
  'leaderboard.show': {
    summary:
      'Who said most or was active longest. Messages count in public rooms and in one’s own; deleted ones and notices do not.',
    access: 'account',
    input: z.strictObject({
      by: z.enum(['messages', 'time']).optional(),
      /** The last 7 or 30 days with today, in UTC, or all time (the default). */
      span: z.enum(['all', 'month', 'week']).optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({
      leaders: z.array(
        z.strictObject({
          account: authorSchema,
          messages: z.int(),
          /** Connected and not idle for over five minutes; over several devices each moment counts once. */
          activeSeconds: z.int(),
          lastActiveAt: timeSchema.optional(),
        }),
      ),
    }),
  },
  'leaderboard.take-part': {
    summary: 'Be seen on leaderboards and among top posters, or not.',
    access: 'account',
    input: z.strictObject({ on: z.boolean() }),
    output: nothing,
  },
  'room.statistics': {
    summary:
      'A room in figures: its members, who of them is online, messages, busy hours of the week, top posters.',
    access: 'account',
    input: z.strictObject({ room: idSchema }),
    output: z.strictObject({
      members: z.int(),
      online: z.array(authorSchema),
      /** Messages that stand: neither notices nor deleted. */
      messages: z.int(),
      /** Messages ever sent, whatever became of them. */
      sent: z.int(),
      /** Messages that stand, by the hour of the week: 168 numbers, from Monday 0:00 to Sunday 23:00 UTC. */
      week: z.array(z.int()).length(168),
      top: z.array(z.strictObject({ account: authorSchema, messages: z.int() })),
    }),
  },
} as const satisfies Record<string, CommandSpec>
