import { z } from 'zod'
import { draftSchema, threadStateSchema } from './entities/conversation.ts'
import { notificationSchema } from './entities/notifications.ts'
import { profileSchema } from './entities/profiles.ts'
import { accountSchema, authorSchema, messageSchema, roomSchema, timeSchema } from './entities.ts'
import { idSchema, revisionSchema, topicSchema } from './text.ts'

/**
 * What the server tells unasked. `message.changed` is the only durable one: it carries the room's
 * revision, so a client notices a missing one and asks `room.changes`. The rest are hints.
 */
export const eventSchemas = {
  'message.changed': z
    .strictObject({
      event: z.literal('message.changed'),
      room: idSchema,
      rev: revisionSchema,
      message: messageSchema,
    })
    .meta({ description: 'A message is new or has changed; apply it by its id.' }),
  'room.changed': z
    .strictObject({ event: z.literal('room.changed'), room: roomSchema })
    .meta({ description: 'You joined this room, or its name, topic or your part in it changed.' }),
  'room.left': z
    .strictObject({ event: z.literal('room.left'), room: idSchema })
    .meta({ description: 'You are no longer a member; nothing more of this room follows.' }),
  'room.updated': z
    .strictObject({
      event: z.literal('room.updated'),
      room: idSchema,
      name: z.string(),
      topic: topicSchema,
      description: z.string(),
      archived: z.boolean(),
    })
    .meta({
      description: 'Name, topic or description of a room changed, or it was archived or opened again.',
    }),
  'room.members': z
    .strictObject({
      event: z.literal('room.members'),
      room: idSchema,
      members: z.int().min(0),
    })
    .meta({ description: 'How many belong to a room now: somebody came, or went for good.' }),
  'room.rules': z
    .strictObject({
      event: z.literal('room.rules'),
      room: idSchema,
      /** 0 while slow mode is off. */
      slowSeconds: z.int().min(0),
    })
    .meta({ description: 'What members may do in this room changed.' }),
  'room.read': z
    .strictObject({
      event: z.literal('room.read'),
      room: idSchema,
      read: revisionSchema,
      unread: z.int().min(0),
      mentions: z.int().min(0),
      /** The newest revision of the room when this was counted. */
      rev: revisionSchema,
    })
    .meta({ description: 'You read up to here on another device, or what is unread was counted anew.' }),
  'notification.added': z
    .strictObject({
      event: z.literal('notification.added'),
      notification: notificationSchema,
      /** All unread notifications of the account. */
      unread: z.int().min(0),
    })
    .meta({
      description: 'A message is meant for you. Ask for the message, or find it among those of its room.',
    }),
  'notification.read': z
    .strictObject({
      event: z.literal('notification.read'),
      /** All unread notifications of the account from now on. */
      unread: z.int().min(0),
      /** Read in this room up to this `seq`. */
      room: idSchema.optional(),
      seq: revisionSchema.optional(),
      /** Read up to and with this notification. */
      upTo: idSchema.optional(),
      /** These were read. */
      notifications: z.array(idSchema).optional(),
      /** These are gone, as their messages are, or the room for you. */
      gone: z.array(idSchema).optional(),
    })
    .meta({ description: 'Notifications of yours were read, on any device, or are gone.' }),
  'thread.read': z
    .strictObject({
      event: z.literal('thread.read'),
      room: idSchema,
      /** The message that the thread is below. */
      message: idSchema,
      state: threadStateSchema,
    })
    .meta({ description: 'You read a thread on another device, or you follow it from now on, or no more.' }),
  'draft.changed': z
    .strictObject({ event: z.literal('draft.changed'), draft: draftSchema })
    .meta({ description: 'You wrote on another device; an empty text says that the draft is gone.' }),
  'account.changed': z
    .strictObject({ event: z.literal('account.changed'), profile: profileSchema })
    .meta({ description: 'Somebody you share a room with changed their profile, or was deleted.' }),
  'self.changed': z
    .strictObject({ event: z.literal('self.changed'), account: accountSchema })
    .meta({ description: 'What only your own account is told about itself changed, such as its address.' }),
  heads: z.strictObject({ event: z.literal('heads'), room: idSchema, rev: revisionSchema }).meta({
    description: 'With the heartbeat: the newest revision of a room that moved since the last one.',
  }),
  heartbeat: z
    .strictObject({ event: z.literal('heartbeat') })
    .meta({ description: 'Every `heartbeatMs`. Reconnect when nothing came for 2.5 times as long.' }),
  typing: z
    .strictObject({ event: z.literal('typing'), room: idSchema, account: authorSchema, until: timeSchema })
    .meta({ description: 'Somebody is typing, until then unless told again or a message of theirs comes.' }),
  presence: z
    .strictObject({
      event: z.literal('presence'),
      changes: z.array(z.strictObject({ account: idSchema, name: z.string(), online: z.boolean() })),
      /** True when too many changed at once to tell: ask `presence.list` when you need it. */
      reset: z.literal(true).optional(),
    })
    .meta({ description: 'Who came online or went offline, collected over a second.' }),
} as const

export type EventName = keyof typeof eventSchemas
export type EventOf<N extends EventName> = z.output<(typeof eventSchemas)[N]>
export type ParleyEvent = { [N in EventName]: EventOf<N> }[EventName]
