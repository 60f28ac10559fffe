import type { Kysely } from 'kysely'
import type { AccountRecord } from '../../core/accounts/ports.ts'
import type { OwedMail } from '../../core/mail/ports.ts'
import { refuse } from '../../protocol/refusals.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'
import { type AccountRow, toRecord } from './accounts.ts'
import { endTokens, linkIsOver, useToken } from './mail-tokens.ts'
import { oweMails } from './outbox.ts'

/** More than so many accounts that wait for one address are somebody's game. */
const mostWaiting = 3

export const addressHolder = async (
  db: Kysely<Tables>,
  address: string,
): Promise<AccountRecord | undefined> => {
  const row = await db
    .selectFrom('accounts')
    .selectAll()
    .where('email_key', '=', nameKey(address))
    .where('email_verified_at', 'is not', null)
    .executeTakeFirst()
  return row && toRecord(row)
}

export const accountsWaitingFor = async (db: Kysely<Tables>, address: string): Promise<AccountRecord[]> => {
  const key = nameKey(address)
  const rows = await db
    .selectFrom('accounts')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('new_email_key', '=', key),
        eb.and([eb('email_key', '=', key), eb('email_verified_at', 'is', null)]),
      ]),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(mostWaiting)
    .execute()
  return rows.map(toRecord)
}

type Change = { account: string; email: string | null; at: number; mailIds: [string, string] }

export const changeAddress = async (db: Kysely<Tables>, change: Change): Promise<AccountRecord> => {
  const row = await rowOf(db, change.account)
  const next = rowWith(row, change.email)
  const mails = mailsAbout(row, change)
  await endTokens(db, row.id, 'verify')
  if (next.email === null) await endTokens(db, row.id, 'reset')
  await db.updateTable('accounts').set(next).where('id', '=', row.id).execute()
  await oweMails(db, { mails, at: change.at })
  return toRecord({ ...row, ...next })
}

const isProved = (row: AccountRow): boolean => row.email_verified_at !== null
const isHeld = (row: AccountRow, email: string): boolean => isProved(row) && row.email_key === nameKey(email)

const rowWith = (row: AccountRow, email: string | null): Partial<AccountRow> => {
  const key = email === null ? null : nameKey(email)
  if (email !== null && isHeld(row, email)) return { new_email: null, new_email_key: null }
  if (email !== null && isProved(row)) return { new_email: email, new_email_key: key }
  return { email, email_key: key, email_verified_at: null, new_email: null, new_email_key: null }
}

/** The proved address is always told; one that nobody proved may be a stranger's. */
const mailsAbout = (row: AccountRow, { email, mailIds: [first, second] }: Change): OwedMail[] => {
  if (email !== null && isHeld(row, email)) return []
  const mails: OwedMail[] = []
  if (email !== null) mails.push({ id: first, kind: 'verify', account: row.id, address: email })
  if (isProved(row) && row.email !== null)
    mails.push({ id: second, kind: 'address-changing', account: row.id, address: row.email })
  return mails
}

export const verifyAddress = async (
  db: Kysely<Tables>,
  { tokenHash, at }: { tokenHash: string; at: number },
): Promise<AccountRecord> => {
  const { account, address } = await useToken(db, { tokenHash, purpose: 'verify', at })
  const row = await rowOf(db, account)
  const key = nameKey(address)
  const isNew = row.new_email_key === key
  if (!isNew && (row.email_key !== key || isProved(row))) throw linkIsOver()
  if (await addressHolder(db, address))
    throw refuse('name-taken', 'This address belongs to another account. Log in there, or give another one.')
  const proved = {
    email: isNew ? row.new_email : row.email,
    email_key: key,
    email_verified_at: at,
    new_email: null,
    new_email_key: null,
    must_verify: 0,
  }
  await db.updateTable('accounts').set(proved).where('id', '=', row.id).execute()
  // A link for a new password that went to the address before would open the account for its holder.
  await endTokens(db, row.id)
  return toRecord({ ...row, ...proved })
}

const rowOf = async (db: Kysely<Tables>, account: string): Promise<AccountRow> => {
  const row = await db.selectFrom('accounts').selectAll().where('id', '=', account).executeTakeFirst()
  if (!row) throw refuse('not-found')
  return row
}
