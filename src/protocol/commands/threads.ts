import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { threadSchema, threadStateSchema } from '../entities/conversation.ts'
import { messageSchema } from '../entities.ts'
import { pageLimit } from '../shapes.ts'
import { idSchema, revisionSchema } from '../text.ts'

/** Threads: what is said below one message. Sending there is `message.send` with `thread`. */
export const threadCommands = {
  'thread.messages': {
    summary: 'A page of a thread, oldest first: the newest replies, or those before or after a `seq`.',
    access: 'account',
    input: z.strictObject({
      /** The message that the thread is below. */
      message: idSchema,
      before: revisionSchema.optional(),
      after: revisionSchema.optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({
      room: idSchema,
      root: messageSchema,
      messages: z.array(messageSchema),
      /** Where the asker stands in it. */
      state: threadStateSchema,
      moreBefore: z.boolean(),
      moreAfter: z.boolean(),
    }),
  },
  'thread.list': {
    summary: 'The threads that the account follows, the one with the newest reply first.',
    access: 'account',
    input: z.strictObject({
      /** The message of the last thread of the page before. */
      before: idSchema.optional(),
      limit: pageLimit.optional(),
    }),
    output: z.strictObject({ threads: z.array(threadSchema), more: z.boolean() }),
  },
  'thread.follow': {
    summary:
      'Follow a thread or stop it. Who replies, or is mentioned, or wrote the first message, follows by itself.',
    access: 'account',
    rate: 'change',
    input: z.strictObject({ message: idSchema, on: z.boolean() }),
    output: z.strictObject({ state: threadStateSchema }),
  },
  'thread.read': {
    summary: 'Move the read marker of a thread forward to a `seq`; it never goes back.',
    access: 'account',
    input: z.strictObject({ message: idSchema, seq: revisionSchema }),
    output: z.strictObject({ state: threadStateSchema }),
  },
} as const satisfies Record<string, CommandSpec>
