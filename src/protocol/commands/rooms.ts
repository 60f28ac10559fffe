import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { memberSchema, messageSchema, roomKindSchema, roomSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { nothing, pageLimit } from '../shapes.ts'
import {
  descriptionSchema,
  emailSchema,
  idSchema,
  revisionSchema,
  roomNameSchema,
  topicSchema,
} from '../text.ts'

const roomResult = z.strictObject({ room: roomSchema })

/** Rooms: making, finding, joining and leaving them, and reading what is in them. */
export const roomCommands = {
  'room.create': {
    summary: 'Make a room and join it as its owner.',
    access: 'account',
    input: z.strictObject({ name: roomNameSchema, kind: roomKindSchema, topic: topicSchema.optional() }),
    output: roomResult,
  },
  'room.direct': {
    summary: 'The direct conversation of exactly these people, made when there is none yet.',
    access: 'account',
    input: z.strictObject({
      /** Usernames of the others. Nobody but oneself: a place for notes. */
      people: z
        .array(z.string().min(1).max(limits.usernameLength))
        .max(
          limits.directPeople - 1,
          `A direct conversation has at most ${limits.directPeople} people, oneself included. Make a room.`,
        ),
    }),
    output: roomResult,
  },
  'room.list': {
    summary: 'All public rooms and the private ones of the account, by name.',
    access: 'account',
    input: nothing,
    output: z.strictObject({ rooms: z.array(roomSchema) }),
  },
  'room.find': {
    summary: 'The room with this id, or this name, now or formerly; only rooms that the account can see.',
    access: 'account',
    input: z.strictObject({ name: z.string().min(1).max(limits.roomNameLength) }),
    output: roomResult,
  },
  'room.update': {
    summary: 'Change name, topic or description of a room. It is still found by its former names.',
    access: 'account',
    input: z.strictObject({
      room: idSchema,
      name: roomNameSchema.optional(),
      topic: topicSchema.optional(),
      description: descriptionSchema.optional(),
    }),
    output: roomResult,
  },
  'room.archive': {
    summary: 'Archive a room or open it again. An archived one can be read, but not changed.',
    access: 'account',
    input: z.strictObject({ room: idSchema, on: z.boolean() }),
    output: roomResult,
  },
  'room.favourite': {
    summary: 'Keep a room at the top of one’s own list, or no more.',
    access: 'account',
    input: z.strictObject({ room: idSchema, on: z.boolean() }),
    output: roomResult,
  },
  'room.pins': {
    summary: 'The pinned messages of a room, the one that was pinned last first.',
    access: 'account',
    input: z.strictObject({
      room: idSchema,
      /** The last message of the page before. */
      after: idSchema.optional(),
    }),
    output: z.strictObject({ messages: z.array(messageSchema), more: z.boolean() }),
  },
  'room.join': {
    summary: 'Join a public room. Joining twice does no harm.',
    access: 'account',
    input: z.strictObject({ room: idSchema }),
    output: roomResult,
  },
  'room.leave': {
    summary: 'Leave a room. Nobody can leave the lobby.',
    access: 'account',
    input: z.strictObject({ room: idSchema }),
    output: nothing,
  },
  'room.invite': {
    summary: 'Bring somebody into a room one belongs to.',
    access: 'account',
    input: z.strictObject({
      room: idSchema,
      /** By name, by id, or by the address that somebody has proved: one of them. */
      username: z.string().min(1).max(limits.usernameLength).optional(),
      account: idSchema.optional(),
      email: emailSchema.optional(),
    }),
    output: nothing,
  },
  'room.members': {
    summary: 'The members of a room, by name, a page at a time.',
    access: 'account',
    input: z.strictObject({
      room: idSchema,
      /** The last name of the page before. */
      after: z.string().max(limits.usernameLength).optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({ members: z.array(memberSchema), more: z.boolean() }),
  },
  'room.changes': {
    summary: 'Messages changed after a revision, in order of `rev`, in their current state. This is resume.',
    access: 'account',
    input: z.strictObject({ room: idSchema, after: revisionSchema, limit: pageLimit.optional() }),
    output: z.strictObject({
      messages: z.array(messageSchema),
      /** The newest revision of the room when this was read. */
      rev: revisionSchema,
      more: z.boolean(),
    }),
  },
  'room.history': {
    summary: 'A page of messages, oldest first: the newest ones, or before, after or around a `seq`.',
    access: 'account',
    input: z.strictObject({
      room: idSchema,
      before: revisionSchema.optional(),
      after: revisionSchema.optional(),
      around: revisionSchema.optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({
      messages: z.array(messageSchema),
      rev: revisionSchema,
      /** Whether there are messages before the first and after the last of this page. */
      moreBefore: z.boolean(),
      moreAfter: z.boolean(),
    }),
  },
  'room.read': {
    summary: 'Move the read marker forward to a `seq`; it never goes back.',
    access: 'account',
    input: z.strictObject({ room: idSchema, seq: revisionSchema }),
    output: z.strictObject({
      read: revisionSchema,
      unread: z.int(),
      mentions: z.int(),
      /** The newest revision of the room when this was counted. */
      rev: revisionSchema,
    }),
  },
  'room.typing': {
    summary: 'Tell the room that one is typing. Repeat every 3 s while it lasts; it is not kept.',
    access: 'account',
    input: z.strictObject({ room: idSchema }),
    output: nothing,
  },
} as const satisfies Record<string, CommandSpec>
