import type { Draft } from '../../core/ports.ts'
import { refuse } from '../../protocol/refusals.ts'
import { isSameDraft, type MessageRow, rowOfDraft } from '../drafts.ts'
import type { Ended } from '../engine.ts'
import { messageFromRow } from '../message-from-row.ts'
import { mentionRows } from '../queries/mentions.ts'
import {
  findByNonces,
  type Head,
  insertMentions,
  insertMessages,
  takeFreeRooms,
  takeRoom,
} from './append-statements.ts'
import type { Transaction } from './lane.ts'

/** `held`: another transaction holds the room, nothing was done about this draft. */
export type AppendOutcome = Ended | 'held'

/**
 * The hot path: appends many drafts in one transaction with two waits for the database, in their order. The locks
 * of the rooms make the order of commits the order of revisions.
 */
export const runAppends = async (
  transaction: Transaction,
  drafts: Draft[],
  waitFor: string | undefined,
): Promise<AppendOutcome[]> => {
  const [heads, known] = await Promise.all([
    takeRooms(transaction, drafts, waitFor),
    findKnown(transaction, drafts),
  ])
  const placed = placeDrafts(drafts, heads, known, waitFor)
  if (placed.rows.length > 0) transaction.send(insertMessages(placed.rows, placed.raised))
  const mentions = placed.rows.flatMap(mentionRows)
  if (mentions.length > 0) transaction.send(insertMentions(mentions))
  return placed.outcomes
}

const takeRooms = async (
  transaction: Transaction,
  drafts: Draft[],
  waitFor: string | undefined,
): Promise<Map<string, number>> => {
  const rooms = new Set(drafts.map(({ room }) => room))
  if (waitFor !== undefined) rooms.delete(waitFor)
  const taken = await Promise.all([
    waitFor === undefined ? undefined : transaction.ask<Head>(takeRoom(waitFor)),
    rooms.size === 0 ? undefined : transaction.ask<Head>(takeFreeRooms([...rooms])),
  ])
  return new Map(taken.flatMap((result) => result?.rows ?? []).map(({ id, rev }) => [id, rev]))
}

const nameOf = (author: string, nonce: string): string => `${author} ${nonce}`

const findKnown = async (transaction: Transaction, drafts: Draft[]): Promise<Map<string, MessageRow>> => {
  const named = drafts.flatMap(({ author, nonce }) => (nonce === null ? [] : [{ author: author.id, nonce }]))
  if (named.length === 0) return new Map()
  const { rows } = await transaction.ask<MessageRow>(findByNonces(named))
  return new Map(rows.map((row) => [nameOf(row.author, row.nonce as string), row]))
}

/** Gives each draft its place. `known` also collects the new ones: a nonce may come twice in one batch. */
const placeDrafts = (
  drafts: Draft[],
  heads: Map<string, number>,
  known: Map<string, MessageRow>,
  waitedFor: string | undefined,
) => {
  const rows: MessageRow[] = []
  const counts = new Map<string, number>()

  const place = (draft: Draft): AppendOutcome => {
    const head = heads.get(draft.room)
    if (head === undefined) return draft.room === waitedFor ? { error: refuse('not-found') } : 'held'
    const row = rowOfDraft(draft, head + 1)
    const name = row.nonce === null ? undefined : nameOf(row.author, row.nonce)
    const first = name === undefined ? undefined : known.get(name)
    if (first) return foundAgain(first, row)
    if (name !== undefined) known.set(name, row)
    heads.set(draft.room, row.seq)
    counts.set(draft.room, (counts.get(draft.room) ?? 0) + 1)
    rows.push(row)
    return { ok: { message: messageFromRow(row), isNew: true } }
  }

  const outcomes = drafts.map(place)
  return { outcomes, rows, raised: [...counts].map(([room, count]) => ({ room, count })) }
}

const foundAgain = (first: MessageRow, again: MessageRow): Ended =>
  isSameDraft(first, again)
    ? { ok: { message: messageFromRow(first), isNew: false } }
    : { error: refuse('nonce-reused') }
