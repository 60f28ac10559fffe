import type { Kysely } from 'kysely'
import { alikeKey } from '../alike-key.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'

export type ImportedMessage = {
  author: { id: string; name: string }
  kind: 'text' | 'action' | 'notice'
  text: string
  at: number
  /** Made from where the message stood in its source, so that importing twice finds it again. */
  nonce: string
  /** The message it answers, by author and nonce. */
  replyTo?: { author: string; nonce: string }
}

/** Appends a batch in order. Messages that are there already are left alone; answers how many are new. */
export const importMessages = async (
  db: Kysely<Tables>,
  { room, messages }: { room: string; messages: ImportedMessage[] },
): Promise<number> => {
  // Writing the row locks it, where others write as well: no revision is taken in between.
  const { rev } = await db
    .updateTable('rooms')
    .set((eb) => ({ rev: eb.ref('rev') }))
    .where('id', '=', room)
    .returning('rev')
    .executeTakeFirstOrThrow()
  let head = Number(rev)
  for (const message of messages) {
    const replyTo = message.replyTo ? await placeOf(db, message.replyTo) : null
    const { numInsertedOrUpdatedRows = 0n } = await db
      .insertInto('messages')
      .values(rowOf(room, head + 1, message, replyTo))
      .onConflict((oc) => oc.columns(['author', 'nonce']).where('nonce', 'is not', null).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows > 0n) head += 1
  }
  await db.updateTable('rooms').set({ rev: head }).where('id', '=', room).execute()
  return head - Number(rev)
}

const placeOf = async (
  db: Kysely<Tables>,
  { author, nonce }: { author: string; nonce: string },
): Promise<number | null> => {
  const query = db
    .selectFrom('messages')
    .select('seq')
    .where('author', '=', author)
    .where('nonce', '=', nonce)
  const row = await query.executeTakeFirst()
  return row ? Number(row.seq) : null
}

const rowOf = (room: string, seq: number, message: ImportedMessage, replyTo: number | null) => ({
  room,
  seq,
  rev: seq,
  kind: message.kind,
  author: message.author.id,
  author_name: message.author.name,
  text: message.text,
  at: message.at,
  edited_at: null,
  reply_to: replyTo,
  nonce: message.nonce,
  reactions: null,
})

/**
 * Finds or makes an account for each name, whatever its case. New ones have no password: nobody can log in
 * with them until the owner gives them one. Answers ids by the form of the name that decides (`nameKey`).
 */
export const importAuthors = async (
  db: Kysely<Tables>,
  { names, at }: { names: { id: string; name: string }[]; at: number },
): Promise<Record<string, string>> => {
  // Without a prototype: somebody may be called `__proto__`.
  const ids: Record<string, string> = Object.create(null)
  for (const { id, name } of names) {
    const key = nameKey(name)
    const found = await db.selectFrom('accounts').select('id').where('name_key', '=', key).executeTakeFirst()
    ids[key] = found?.id ?? id
    if (found) continue
    await db
      .insertInto('accounts')
      .values({
        id,
        username: name,
        name_key: key,
        alike_key: alikeKey(name),
        role: 'member',
        password_hash: null,
        email: null,
        created_at: at,
      })
      .execute()
  }
  return ids
}

/** Finds or makes the public room of this name. */
export const importRoom = async (
  db: Kysely<Tables>,
  { id, name, at }: { id: string; name: string; at: number },
): Promise<string> => {
  const key = nameKey(name)
  const query = db.selectFrom('rooms').select('id').where('name_key', '=', key).where('kind', '=', 'public')
  const found = await query.executeTakeFirst()
  if (found) return found.id
  await db
    .insertInto('rooms')
    .values({ id, name, name_key: key, kind: 'public', topic: '', created_at: at })
    .execute()
  return id
}
