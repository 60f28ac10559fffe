import { z } from 'zod'
import { messageSchema, timeSchema } from '../entities.ts'
import { idSchema, revisionSchema } from '../text.ts'

export const threadStateSchema = z
  .strictObject({
    following: z.boolean(),
    /** Every reply up to this `seq` has been read. */
    read: revisionSchema,
    /** Replies of others after `read`, counted up to 1,000. */
    unread: z.int().min(0),
    /** Those of them that mention the asker. */
    mentions: z.int().min(0),
    /** The newest revision of the room when this was counted. */
    rev: revisionSchema,
  })
  .meta({ id: 'ThreadState', description: 'Where somebody stands in a thread.' })
export type ThreadState = z.output<typeof threadStateSchema>

export const threadSchema = z
  .strictObject({ room: idSchema, root: messageSchema, state: threadStateSchema })
  .meta({ id: 'Thread', description: 'A thread that the asker follows.' })
export type Thread = z.output<typeof threadSchema>

export const messageVersionSchema = z
  .strictObject({ text: z.string(), at: timeSchema })
  .meta({ id: 'MessageVersion', description: 'What a message said from this time on.' })
export type MessageVersion = z.output<typeof messageVersionSchema>

export const draftSchema = z
  .strictObject({
    room: idSchema,
    /** The message in whose thread it is to be sent. */
    thread: idSchema.optional(),
    text: z.string(),
    at: timeSchema,
  })
  .meta({ id: 'Draft', description: 'What somebody has begun to write.' })
export type MessageDraft = z.output<typeof draftSchema>
