import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import {
  addressedSchema,
  notificationSchema,
  notifyReasonSchema,
  notifySchema,
  quietHoursSchema,
} from '../entities/notifications.ts'
import { notifyLevelSchema, roomNotifySchema, roomSchema, timeSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { nothing, pageLimit } from '../shapes.ts'
import { idSchema } from '../text.ts'

const settings = z.strictObject({
  /** Null while there are none. */
  doNotDisturb: quietHoursSchema.nullable(),
  /** Rooms where something else is set than what holds unless set. */
  rooms: z.array(z.strictObject({ room: idSchema, notify: roomNotifySchema })),
})

/** Of what one is notified, and why. */
export const notificationCommands = {
  'notification.list': {
    summary: 'Messages that are meant for oneself, newest first, with how many are unread.',
    access: 'account',
    input: z.strictObject({
      /** The last id of the page before. */
      before: idSchema.optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({
      notifications: z.array(notificationSchema),
      unread: z.int().min(0),
      more: z.boolean(),
    }),
  },
  'notification.read': {
    summary: 'Mark notifications as read: those named, or all up to one. Reading their room does so too.',
    access: 'account',
    input: z.strictObject({
      notifications: z.array(idSchema).min(1).max(limits.notificationsAtOnce).optional(),
      upTo: idSchema.optional(),
    }),
    output: z.strictObject({ unread: z.int().min(0) }),
  },
  'notification.set-room': {
    summary: 'Set of what in a room one is notified, or mute it for a while. What is left out stays.',
    access: 'account',
    input: z.strictObject({
      room: idSchema,
      /** Null: as it is unless set. */
      level: notifyLevelSchema.nullable().optional(),
      /** Null: no longer. */
      mutedUntil: timeSchema.nullable().optional(),
    }),
    output: z.strictObject({ room: roomSchema }),
  },
  'notification.settings': {
    summary: 'When one is not to be disturbed, and the rooms that are set apart.',
    access: 'account',
    input: nothing,
    output: settings,
  },
  'notification.change-settings': {
    summary: 'Set one’s do-not-disturb hours. Within them notifications wait in the list.',
    access: 'account',
    input: z.strictObject({ doNotDisturb: quietHoursSchema.nullable() }),
    output: settings,
  },
  'notification.why': {
    summary: 'Why one was or was not notified of a message.',
    access: 'account',
    input: z.strictObject({ message: idSchema }),
    output: z.strictObject({
      notify: notifySchema,
      because: notifyReasonSchema,
      /** The same as a sentence, after another one about `addressed`. */
      sentence: z.string(),
      addressed: addressedSchema.optional(),
      /** When that was decided. */
      at: timeSchema.optional(),
    }),
  },
} as const satisfies Record<string, CommandSpec>
