import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { messageVersionSchema } from '../entities/conversation.ts'
import { messageSchema, timeSchema } from '../entities.ts'
import { isBlank } from '../is-blank.ts'
import { limits } from '../limits.ts'
import { captionSchema, emojiSchema, idSchema, nonceSchema, revisionSchema } from '../text.ts'

const sent = z.strictObject({
  id: idSchema,
  seq: revisionSchema,
  rev: revisionSchema,
  at: timeSchema,
  /** Whom the message mentions, as it says itself. */
  mentions: messageSchema.shape.mentions,
  mentionsAll: messageSchema.shape.mentionsAll,
})

/** Messages: sending and changing them. */
export const messageCommands = {
  'message.send': {
    summary: 'Send a message. Answered once it is on disk; the same nonce again finds the first one.',
    access: 'account',
    rate: 'send',
    input: z
      .strictObject({
        room: idSchema,
        /** May be empty when `files` are sent, else there is something to see in it. */
        text: captionSchema,
        nonce: nonceSchema,
        kind: z.literal('action').optional(),
        replyTo: idSchema.optional(),
        /** Sends it into the thread below this message. */
        thread: idSchema.optional(),
        /** With `thread`: it also stands in the room. */
        alsoInRoom: z.literal(true).optional(),
        /** Finished uploads of one’s own for this room that were not sent yet, see `file.begin`. */
        files: z
          .array(idSchema)
          .min(1)
          .max(limits.filesPerMessage)
          .refine((ids) => new Set(ids).size === ids.length, 'Name each file once.')
          .optional(),
      })
      .refine(({ text, files }) => files !== undefined || !isBlank(text), {
        message: 'Message content cannot be empty.',
        path: ['text'],
      }),
    output: sent,
  },
  'message.get': {
    summary: 'One message and its room: what a link to a message leads to.',
    access: 'account',
    input: z.strictObject({ message: idSchema }),
    output: z.strictObject({ room: idSchema, message: messageSchema }),
  },
  'message.edit': {
    summary: 'Replace the text of a message of one’s own.',
    access: 'account',
    rate: 'change',
    input: z.strictObject({
      message: idSchema,
      /** May be empty where the message has files. */
      text: captionSchema,
    }),
    output: z.strictObject({ rev: revisionSchema }),
  },
  'message.delete': {
    summary: 'Delete a message of one’s own; a tombstone without content stays. Owners may delete any.',
    access: 'account',
    rate: 'change',
    input: z.strictObject({ message: idSchema }),
    output: z.strictObject({ rev: revisionSchema }),
  },
  'message.restore': {
    summary: 'Put back a message of one’s own that one deleted a moment ago.',
    access: 'account',
    rate: 'change',
    input: z.strictObject({ message: idSchema }),
    output: z.strictObject({ rev: revisionSchema }),
  },
  'message.versions': {
    summary: 'What a message said before it was edited and says now, oldest first.',
    access: 'account',
    input: z.strictObject({ message: idSchema }),
    output: z.strictObject({ versions: z.array(messageVersionSchema) }),
  },
  'message.pin': {
    summary: 'Pin a message in its room or take it down. Saying it twice does no harm.',
    access: 'account',
    rate: 'change',
    input: z.strictObject({ message: idSchema, on: z.boolean() }),
    output: z.strictObject({ rev: revisionSchema }),
  },
  'message.react': {
    summary: 'Put an emoji on a message or take it off. Saying it twice does no harm.',
    access: 'account',
    rate: 'change',
    input: z.strictObject({ message: idSchema, emoji: emojiSchema, on: z.boolean() }),
    output: z.strictObject({ rev: revisionSchema }),
  },
} as const satisfies Record<string, CommandSpec>
