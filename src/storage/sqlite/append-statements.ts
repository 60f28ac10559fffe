import type { Database } from 'bun:sqlite'
import type { Draft } from '../../core/ports.ts'
import { type Refusal, refuse } from '../../protocol/refusals.ts'
import { appendedColumns, appendedValues, isSameDraft, type MessageRow, rowOfDraft } from '../drafts.ts'
import type { Appended } from '../engine.ts'
import { messageFromRow } from '../message-from-row.ts'
import { mentionRows } from '../queries/mentions.ts'

/**
 * The hand-written statements of the hot path. `append` must run inside the writing transaction; `finish`
 * writes the room heads once for the whole batch, right before the commit.
 */
export const prepareAppend = (db: Database) => {
  const headOf = db.query<{ rev: number }, [string]>('select rev from rooms where id = ?')
  const raiseHead = db.query('update rooms set rev = ? where id = ?')
  const byNonce = db.query<MessageRow, [string, string]>(
    'select * from messages where author = ? and nonce = ?',
  )
  const insert = db.query(
    `insert into messages (${appendedColumns}) values (${appendedColumns.map(() => '?')})
     on conflict (author, nonce) where nonce is not null do nothing`,
  )
  const insertMention = db.query('insert into mentions (account, room, seq, author) values (?, ?, ?, ?)')
  const heads = new Map<string, number>()

  const nextRevision = (room: string): number => {
    const head = heads.get(room) ?? headOf.get(room)?.rev
    if (head === undefined) throw refuse('not-found')
    return head + 1
  }

  const append = (draft: Draft): Appended | Refusal => {
    const seq = nextRevision(draft.room)
    const row = rowOfDraft(draft, seq)
    const { changes } = insert.run(...appendedValues(row))
    if (changes === 0) return findFirst(row)
    heads.set(draft.room, seq)
    if (row.mentions !== null)
      for (const { account, room, author } of mentionRows(row)) insertMention.run(account, room, seq, author)
    return { message: messageFromRow(row), isNew: true }
  }

  const findFirst = (row: MessageRow): Appended | Refusal => {
    const first = byNonce.get(row.author, row.nonce as string) as MessageRow
    return isSameDraft(first, row) ? { message: messageFromRow(first), isNew: false } : refuse('nonce-reused')
  }

  const finish = (): void => {
    for (const [room, rev] of heads) raiseHead.run(rev, room)
    heads.clear()
  }

  return { append, finish, forget: () => heads.clear() }
}
