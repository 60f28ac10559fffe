import type { Kysely } from 'kysely'
import type { Mentions } from '../../core/mentions/ports.ts'
import type { MentionsAll } from '../../protocol/entities.ts'
import type { Tables } from '../tables.ts'

/** Whom a message mentions as one text: ids with spaces between, everybody as `@here` or `@room` in front. */
export const packMentions = ({ mentions = [], mentionsAll }: Mentions): string | null => {
  const words = mentionsAll ? [`@${mentionsAll}`, ...mentions] : mentions
  return words.length === 0 ? null : words.join(' ')
}

export const unpackMentions = (packed: string | null | undefined): Mentions => {
  if (!packed) return {}
  const words = packed.split(' ')
  const mentionsAll = words[0]?.startsWith('@') ? (words.shift()?.slice(1) as MentionsAll) : undefined
  return { ...(words.length > 0 ? { mentions: words } : {}), ...(mentionsAll ? { mentionsAll } : {}) }
}

type Mentioning = {
  room: string
  seq: number
  author: string
  mentions: string | null
  thread?: number | null
  also_in_room?: number
}

/** The rows that a message counts by: one for everybody, or one for each who is mentioned. */
export const mentionRows = ({ room, seq, author, mentions, thread, also_in_room }: Mentioning) => {
  if (mentions === null || (thread && !also_in_room)) return []
  const { mentions: accounts = [], mentionsAll } = unpackMentions(mentions)
  return (mentionsAll ? [''] : accounts).map((account) => ({ account, room, seq, author }))
}

export const addMentions = async (db: Kysely<Tables>, message: Mentioning): Promise<void> => {
  const rows = mentionRows(message)
  if (rows.length > 0) await db.insertInto('mentions').values(rows).execute()
}

/** From now on these messages count as mentions for nobody. */
export const removeMentions = async (db: Kysely<Tables>, messages: Mentioning[]): Promise<void> => {
  for (const row of messages) {
    const accounts = mentionRows(row).map(({ account }) => account)
    if (accounts.length === 0) continue
    await db
      .deleteFrom('mentions')
      .where('account', 'in', accounts)
      .where('room', '=', row.room)
      .where('seq', '=', row.seq)
      .execute()
  }
}
