import type { Kysely } from 'kysely'
import type { AccountRecord } from '../../core/accounts/ports.ts'
import type { Tables } from '../tables.ts'
import { toRecord } from './accounts.ts'
import { endTokens, linkIsOver, useToken } from './mail-tokens.ts'
import { oweMails } from './outbox.ts'

type Setting = { account: string; passwordHash: string; at: number; mailId: string }

export const setPassword = async (
  db: Kysely<Tables>,
  { keep, ...setting }: Setting & { keep: string },
): Promise<string[]> => (await replacePassword(db, setting, keep)).ended

export const renewPassword = async (
  db: Kysely<Tables>,
  { account, from, to }: { account: string; from: string; to: string },
): Promise<void> => {
  await db
    .updateTable('accounts')
    .set({ password_hash: to })
    .where('id', '=', account)
    .where('password_hash', '=', from)
    .execute()
}

/** Whoever can read the mail of an address decides; a change of address that somebody else began ends with it. */
export const resetPassword = async (
  db: Kysely<Tables>,
  { tokenHash, ...setting }: Omit<Setting, 'account'> & { tokenHash: string },
): Promise<{ account: AccountRecord; ended: string[] }> => {
  const { account, address } = await useToken(db, { tokenHash, purpose: 'reset', at: setting.at })
  const replaced = await replacePassword(db, { ...setting, account })
  if (!replaced.account.emailVerified || replaced.account.email !== address) throw linkIsOver()
  await endTokens(db, account)
  await db
    .updateTable('accounts')
    .set({ new_email: null, new_email_key: null })
    .where('id', '=', account)
    .execute()
  return replaced
}

const replacePassword = async (
  db: Kysely<Tables>,
  { account, passwordHash, at, mailId }: Setting,
  keep?: string,
): Promise<{ account: AccountRecord; ended: string[] }> => {
  const row = await db
    .updateTable('accounts')
    .set({ password_hash: passwordHash })
    .where('id', '=', account)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw linkIsOver()
  await endTokens(db, account, 'reset')
  const record = toRecord(row)
  if (record.emailVerified && record.email !== undefined) {
    const mail = { id: mailId, kind: 'password-changed' as const, account, address: record.email }
    await oweMails(db, { mails: [mail], at })
  }
  return { account: record, ended: await endAllSessions(db, account, keep) }
}

const endAllSessions = async (db: Kysely<Tables>, account: string, keep = ''): Promise<string[]> => {
  const rows = await db
    .deleteFrom('sessions')
    .where('account', '=', account)
    .where('id', '<>', keep)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}
