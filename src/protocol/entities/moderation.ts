import { z } from 'zod'
import { authorSchema, messageSchema, timeSchema } from '../entities.ts'
import { limits } from '../limits.ts'
import { idSchema, roomNameSchema } from '../text.ts'

/** Why something was done, for people: one line without control characters. */
export const reasonSchema = z
  .string()
  .max(limits.reasonLength)
  .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'Use one line of plain text.')

export const sanctionSchema = z
  .strictObject({
    kind: z.enum(['ban', 'mute']),
    account: authorSchema,
    /** Left out when it holds everywhere. */
    room: idSchema.optional(),
    reason: reasonSchema,
    /** Left out when it has no end. */
    until: timeSchema.optional(),
    by: authorSchema,
    at: timeSchema,
  })
  .meta({ id: 'Sanction', description: 'A ban or a mute in force.' })
export type Sanction = z.output<typeof sanctionSchema>

export const reportSchema = z
  .strictObject({
    id: idSchema,
    at: timeSchema,
    reporter: authorSchema,
    /** Private rooms have no name here but for those who are in them. */
    room: z.strictObject({ id: idSchema, name: roomNameSchema }),
    message: idSchema,
    author: authorSchema,
    /** What the message said when it was reported. */
    text: z.string(),
    reason: reasonSchema,
    state: z.enum(['open', 'acted', 'dismissed']),
    resolvedBy: authorSchema.optional(),
    resolvedAt: timeSchema.optional(),
    /** What the one who resolved it noted. */
    note: reasonSchema.optional(),
  })
  .meta({ id: 'Report', description: 'A message that somebody reported, and what became of it.' })
export type Report = z.output<typeof reportSchema>

export const deletionSchema = z
  .strictObject({
    id: idSchema,
    at: timeSchema,
    by: authorSchema,
    accounts: z.array(authorSchema),
    /** Left out when it went through all rooms. */
    room: idSchema.optional(),
    from: timeSchema,
    to: timeSchema,
    reason: reasonSchema,
    messages: z.int().min(0),
    undoneAt: timeSchema.optional(),
    /** Until then it can be undone. */
    undoUntil: timeSchema,
  })
  .meta({ id: 'Deletion', description: 'Messages of some authors and a time, deleted in one action.' })
export type Deletion = z.output<typeof deletionSchema>

export const deletionPreviewSchema = z
  .strictObject({
    messages: z.int().min(0),
    /** Those of these rooms that the asker can see. */
    rooms: z.array(z.strictObject({ id: idSchema, name: roomNameSchema, messages: z.int().min(1) })),
    /** How many of the messages are in private rooms that the asker does not belong to. */
    hidden: z.int().min(0),
    /** The newest of those that the asker can see, newest first. */
    newest: z.array(messageSchema),
  })
  .meta({ id: 'DeletionPreview', description: 'What a deletion would take.' })
export type DeletionPreview = z.output<typeof deletionPreviewSchema>

export const auditEntrySchema = z
  .strictObject({
    /** 1, 2, 3 … without holes. */
    seq: z.int().min(1),
    at: timeSchema,
    actor: authorSchema,
    /** The network address it was done from. */
    address: z.string(),
    /** The command. */
    action: z.string(),
    /** The account, message, setting … it was done to. Empty when that is the room itself. */
    subject: z.string(),
    room: idSchema.optional(),
    /** What else is worth knowing. */
    details: z.record(z.string(), z.unknown()),
    /** Covers everything above and the hash of the entry before. */
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry', description: 'Who did what to whom, when and from where.' })
export type AuditEntry = z.output<typeof auditEntrySchema>
