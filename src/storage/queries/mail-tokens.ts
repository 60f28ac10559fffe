import type { Kysely } from 'kysely'
import type { MailPurpose, MailToken } from '../../core/mail/ports.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Tables } from '../tables.ts'

/** Also forgets those that are too old, so that the table stays small by itself. */
export const addToken = async (
  db: Kysely<Tables>,
  { tokenHash, purpose, account, address, expiresAt, at }: MailToken & { at: number },
): Promise<void> => {
  await db.deleteFrom('mail_tokens').where('expires_at', '<=', at).execute()
  await db
    .insertInto('mail_tokens')
    .values({ token_hash: tokenHash, purpose, account, address, expires_at: expiresAt })
    .execute()
}

export const tokenByHash = async (
  db: Kysely<Tables>,
  tokenHash: string,
  at: number,
): Promise<MailToken | undefined> => {
  const row = await db
    .selectFrom('mail_tokens')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return row && { ...row, tokenHash, expiresAt: Number(row.expires_at) }
}

/**
 * Uses up a token and all others of its account and kind, inside the writing transaction: of any number of uses
 * at once one succeeds. The account's row is locked first, so that they stand in line on every database.
 */
export const useToken = async (
  db: Kysely<Tables>,
  { tokenHash, purpose, at }: { tokenHash: string; purpose: MailPurpose; at: number },
): Promise<{ account: string; address: string }> => {
  const token = await tokenByHash(db, tokenHash, at)
  if (token?.purpose !== purpose) throw linkIsOver()
  await db
    .updateTable('accounts')
    .set((eb) => ({ must_verify: eb.ref('must_verify') }))
    .where('id', '=', token.account)
    .execute()
  const used = await endTokens(db, token.account, purpose)
  if (!used.includes(tokenHash)) throw linkIsOver()
  return token
}

export const endTokens = async (
  db: Kysely<Tables>,
  account: string,
  purpose?: MailPurpose,
): Promise<string[]> => {
  const rows = await db
    .deleteFrom('mail_tokens')
    .where('account', '=', account)
    .$if(purpose !== undefined, (query) => query.where('purpose', '=', purpose as MailPurpose))
    .returning('token_hash')
    .execute()
  return rows.map((row) => row.token_hash)
}

/** Unknown, used, too old, of a given-up address: all the same to whoever holds it. */
export const linkIsOver = () => refuse('not-found', 'This link does not work any more. Ask for a new one.')
