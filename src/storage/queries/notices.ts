import type { Kysely } from 'kysely'
import type { Notice } from '../../core/moderation/ports.ts'
import type { Message } from '../../protocol/entities.ts'
import type { Tables } from '../tables.ts'
import { insertMessage } from './messages.ts'

/** Tells an act in its room, within the same transaction. Nothing for an act outside of rooms. */
export const insertNotice = async (
  db: Kysely<Tables>,
  notice: Notice | undefined,
): Promise<{ notice?: Message }> =>
  notice ? { notice: await insertMessage(db, { ...notice, nonce: null, kind: 'notice' }) } : {}
