import { z } from 'zod'
import { authorSchema, messageSchema, timeSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { idSchema, revisionSchema } from '../text.ts'

/**
 * How a message is meant for somebody: by name, with everybody, in a thread that they follow, in a direct
 * conversation, or as all of a room is. Each with a sentence for people.
 */
export const addressedSentences = {
  mention: 'It mentions you.',
  here: 'It is for everybody who was online.',
  room: 'It is for everybody in the room.',
  thread: 'You follow this thread.',
  direct: 'It is in a direct conversation.',
  all: 'You want everything of this room.',
} as const
export type Addressed = keyof typeof addressedSentences
export const addressedSchema = z.enum(Object.keys(addressedSentences) as [Addressed, ...Addressed[]])

/** Why somebody was or was not notified of a message, each with a sentence for people. */
export const notifyReasons = {
  told: 'You were notified, also on your devices.',
  'no-device': 'You were notified here. None of your devices asked for push messages.',
  online: 'You were notified here. You were online, so no push message was sent.',
  'do-not-disturb': 'You were notified here, but not disturbed: it was within your do-not-disturb hours.',
  notice: 'Nobody is notified of what the server tells.',
  deleted: 'The message was deleted.',
  own: 'It is your own message.',
  'not-a-member': 'You were not in the room when it was written.',
  late: 'It was written long before it came to this server, or became a message for you.',
  'not-mentioned': 'It does not mention you, and you are notified of mentions only.',
  'not-following': 'It is in a thread that you did not follow, and does not mention you.',
  away: 'It was for those who were online, and you were not.',
  nothing: 'You want no notifications of this room.',
  muted: 'You had muted the room.',
  'already-read': 'You had read it already.',
  forgotten: 'It is too long ago to be known.',
  undecided: 'That is being decided this moment.',
} as const
export type NotifyReason = keyof typeof notifyReasons
export const notifyReasonSchema = z.enum(Object.keys(notifyReasons) as [NotifyReason, ...NotifyReason[]])

/** `push`: here and on one’s devices. `here`: in the list. `no`: not at all. */
export const notifySchema = z.enum(['push', 'here', 'no'])
export type Notify = z.output<typeof notifySchema>

export const notificationSchema = z
  .strictObject({
    /** A number that grows in the order of decisions; nothing else can be read from it. */
    id: idSchema,
    room: idSchema,
    /** Id of the message that it is about. */
    message: idSchema,
    /** Place of the message in its room. */
    seq: revisionSchema,
    /** It stands in a thread alone: reading the room does not read it. */
    inThread: z.literal(true).optional(),
    author: authorSchema,
    addressed: addressedSchema,
    at: timeSchema,
    read: z.literal(true).optional(),
    /** In a list: the message in its current state. */
    content: messageSchema.optional(),
  })
  .meta({ id: 'Notification', description: 'That a message is meant for somebody.' })
export type Notification = z.output<typeof notificationSchema>

const clockTimeSchema = z
  .string()
  .length(5, 'Use hours and minutes, like 22:30.')
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Use hours and minutes, like 22:30.')

/** `Europe/Berlin`, `UTC`: a zone that this machine knows. */
const timeZoneSchema = z
  .string()
  .min(1)
  .max(64)
  .refine((zone) => isTimeZone(zone), 'Use the name of a time zone, like Europe/Berlin.')

const isTimeZone = (zone: string): boolean => {
  try {
    return /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined
  } catch {
    return false
  }
}

export const quietHoursSchema = z
  .strictObject({
    timeZone: timeZoneSchema,
    times: z
      .array(
        z.strictObject({
          /** On which days it begins: 1 is Monday, 7 is Sunday. */
          days: z.array(z.int().min(1).max(7)).min(1).max(7),
          from: clockTimeSchema,
          /** Not after `from`: on the next day. */
          to: clockTimeSchema,
        }),
      )
      .max(limits.quietTimes),
    /** And from now until then. */
    until: timeSchema.optional(),
  })
  .meta({ id: 'QuietHours', description: 'When somebody is not to be disturbed.' })
export type QuietHours = z.output<typeof quietHoursSchema>
