import type { Kysely } from 'kysely'
import type { MessageDraft } from '../../protocol/entities/conversation.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import { messageId, parseMessageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'

export type WrittenDraft = {
  account: string
  room: string
  thread?: string
  text: string
  at: number
  upTo?: number
}

/**
 * The last one that is written stays; empty text forgets it, with `upTo` only what was written by then. Answers whether
 * anything changed.
 */
export const setDraft = async (db: Kysely<Tables>, written: WrittenDraft): Promise<boolean> => {
  const { account, room, text, at, upTo = Number.POSITIVE_INFINITY } = written
  const thread = written.thread === undefined ? 0 : (parseMessageId(written.thread)?.seq ?? 0)
  const place = { account, room, thread }
  const before = await db
    .selectFrom('drafts')
    .select(['text', 'at'])
    .where((eb) => eb.and(place))
    .executeTakeFirst()
  if ((before?.text ?? '') === text || Number(before?.at ?? 0) > upTo) return false
  if (text === '')
    await db
      .deleteFrom('drafts')
      .where((eb) => eb.and(place))
      .execute()
  else {
    if (!before) await mustHaveRoom(db, account)
    await db
      .insertInto('drafts')
      .values({ ...place, text, at })
      .onConflict((oc) => oc.columns(['account', 'room', 'thread']).doUpdateSet({ text, at }))
      .execute()
  }
  return true
}

const mustHaveRoom = async (db: Kysely<Tables>, account: string): Promise<void> => {
  const { count } = await db
    .selectFrom('drafts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account', '=', account)
    .executeTakeFirstOrThrow()
  if (Number(count) >= limits.draftsPerAccount)
    throw refuse('too-large', `At most ${limits.draftsPerAccount} drafts are kept. Send or empty some first.`)
}

export const draftsOf = async (db: Kysely<Tables>, account: string): Promise<MessageDraft[]> => {
  const rows = await db
    .selectFrom('drafts as d')
    .innerJoin('memberships as m', (on) =>
      on.onRef('m.room', '=', 'd.room').onRef('m.account', '=', 'd.account'),
    )
    .select(['d.room', 'd.thread', 'd.text', 'd.at'])
    .where('d.account', '=', account)
    .orderBy('d.at', 'desc')
    .orderBy('d.room')
    .orderBy('d.thread')
    .execute()
  return rows.map(({ room, thread, text, at }) => ({
    room,
    ...(Number(thread) > 0 ? { thread: messageId(room, Number(thread)) } : {}),
    text,
    at: new Date(Number(at)).toISOString(),
  }))
}
