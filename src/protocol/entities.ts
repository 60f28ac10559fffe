import { z } from 'zod'
import { fileSchema } from './entities/files.ts'
import { emojiSchema, idSchema, revisionSchema, topicSchema } from './text.ts'

/** ISO 8601 in UTC with milliseconds. For display only: nothing is ever ordered by it. */
export const timeSchema = z.iso.datetime({ precision: 3 })

export const accountRoleSchema = z.enum(['owner', 'admin', 'moderator', 'member', 'guest', 'bot'])
export type AccountRole = z.output<typeof accountRoleSchema>

export const accountSchema = z
  .strictObject({
    id: idSchema,
    username: z.string(),
    role: accountRoleSchema,
    createdAt: timeSchema,
    /** The e-mail address that was given. This and the next three are only ever told to the account itself. */
    email: z.string().optional(),
    /** Whether the address is proved: it is there exactly when `email` is. */
    emailVerified: z.boolean().optional(),
    /** Takes the place of `email` once it is proved. */
    newEmail: z.string().optional(),
    /** The account may do nothing but prove an address, as those do who register with an address of a certain domain. */
    mustVerify: z.literal(true).optional(),
  })
  .meta({ id: 'Account', description: 'A person, bot or imported author.' })
export type Account = z.output<typeof accountSchema>

export const authorSchema = z
  .strictObject({ id: idSchema, name: z.string() })
  .meta({ id: 'Author', description: 'Who wrote a message, under the name the message was written with.' })
export type Author = z.output<typeof authorSchema>

export const reactionSchema = z
  .strictObject({ emoji: emojiSchema, accounts: z.array(idSchema) })
  .meta({ id: 'Reaction', description: 'One emoji on a message and the accounts that chose it, in order.' })
export type Reaction = z.output<typeof reactionSchema>

export const mentionsAllSchema = z.enum(['here', 'room'])
export type MentionsAll = z.output<typeof mentionsAllSchema>

export const repliesSchema = z
  .strictObject({
    count: z.int().min(0),
    lastAt: timeSchema,
    /** Up to five who replied, the one with the newest reply first. */
    people: z.array(idSchema),
  })
  .meta({ id: 'Replies', description: 'What is in the thread of a message.' })
export type Replies = z.output<typeof repliesSchema>

export const messageSchema = z
  .strictObject({
    id: idSchema,
    /** The room's revision when the message was created: its place in the room for ever. */
    seq: revisionSchema,
    /** The room's revision of its last change. The message is new exactly when `seq == rev`. */
    rev: revisionSchema,
    /** Left out for ordinary text. `action` is "/me does"; `notice` is told by the server. */
    kind: z.enum(['action', 'notice']).optional(),
    author: authorSchema,
    /** Empty when deleted, and where somebody sent files without a word. */
    text: z.string(),
    at: timeSchema,
    editedAt: timeSchema.optional(),
    deleted: z.literal(true).optional(),
    /** The revision of its first deletion, when that was undone: since then it doesn’t count as unread. */
    restored: revisionSchema.optional(),
    replyTo: idSchema.optional(),
    reactions: z.array(reactionSchema).optional(),
    /** Members of the room whom its text mentions by name, in order; never the author. */
    mentions: z.array(idSchema).optional(),
    /** It mentions everybody in the room; `here` means above all those who are online. */
    mentionsAll: mentionsAllSchema.optional(),
    /** It is a reply in the thread of this message. */
    thread: idSchema.optional(),
    /** A reply in a thread that also stands in the room’s timeline. */
    alsoInRoom: z.literal(true).optional(),
    /** The thread below this message. */
    replies: repliesSchema.optional(),
    /** It is pinned in its room. */
    pinned: z.strictObject({ by: idSchema, at: timeSchema }).optional(),
    files: z.array(fileSchema).optional(),
  })
  .meta({
    id: 'Message',
    description: 'One message in its current state; a deleted one stays as a tombstone.',
  })
export type Message = z.output<typeof messageSchema>

export const roomKindSchema = z.enum(['public', 'private'])
export const roomRoleSchema = z.enum(['owner', 'moderator', 'member'])
export type RoomRole = z.output<typeof roomRoleSchema>

export const notifyLevelSchema = z.enum(['all', 'mentions', 'nothing'])
export type NotifyLevel = z.output<typeof notifyLevelSchema>

export const roomNotifySchema = z
  .strictObject({
    level: notifyLevelSchema,
    /** Nothing of the room until then, whatever the level. */
    mutedUntil: timeSchema.optional(),
  })
  .meta({ id: 'RoomNotify', description: 'Of what in a room somebody is notified.' })
export type RoomNotify = z.output<typeof roomNotifySchema>

export const roomSchema = z
  .strictObject({
    id: idSchema,
    /** Of a direct conversation: the names of the others in it, joined. */
    name: z.string(),
    kind: roomKindSchema,
    topic: topicSchema,
    /** What the room is for, perhaps over several lines. */
    description: z.string().optional(),
    /** Nothing can be said or changed here any more. */
    archived: z.literal(true).optional(),
    /** The asker keeps it at the top of their list. */
    favourite: z.literal(true).optional(),
    /** The room's newest revision. */
    rev: revisionSchema,
    members: z.int().min(0),
    /** Seconds between two messages of one member; left out while slow mode is off. */
    slowSeconds: z.int().min(1).optional(),
    /** The asker may only read here. */
    muted: z.strictObject({ until: timeSchema.optional(), reason: z.string() }).optional(),
    /** What the asker is in this room; null for somebody who has not joined. */
    role: roomRoleSchema.nullable(),
    /** Everything up to this `seq` has been read. 0 for non-members. */
    read: revisionSchema,
    /** Messages of others after `read`, counted up to 1,000. */
    unread: z.int().min(0),
    /** Those of them that mention the asker, by name or with everybody. */
    mentions: z.int().min(0),
    /** Left out while nothing is set: then `mentions`, in a direct conversation `all`. */
    notify: roomNotifySchema.optional(),
    /** The others in a direct conversation; left out in every other room. */
    people: z.array(authorSchema).optional(),
  })
  .meta({ id: 'Room', description: 'A room as the asker sees it.' })
export type Room = z.output<typeof roomSchema>

export const sessionSchema = z
  .strictObject({
    id: idSchema,
    createdAt: timeSchema,
    usedAt: timeSchema,
    /** The program that opened it, as it named itself. */
    agent: z.string(),
    /** The same for people: "Firefox on Linux". */
    device: z.string(),
    /** The network address it was last used from. */
    address: z.string(),
    /** True for the session that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'Session', description: 'One login of an account on one device.' })
export type Session = z.output<typeof sessionSchema>

export const memberSchema = z
  .strictObject({ account: authorSchema, role: roomRoleSchema, online: z.boolean() })
  .meta({ id: 'Member' })
export type Member = z.output<typeof memberSchema>
