import type { Core } from '../core.ts'
import type { AccountRecord } from '../ports.ts'
import type { MailKind, MailPurpose, OwedMail } from './ports.ts'
import type { Template } from './templates.ts'

/** What a mail will say; `link` is made when it is written. */
export type Letter = {
  template: Template
  to: string
  username: string
  link?: { purpose: MailPurpose; account: string }
}

/**
 * What an owed mail says as things stand now; undefined when nothing is left to say. Who has an address is only
 * looked up here, long after whoever asked has been answered, so that no answer tells.
 */
export const letterFor = async (core: Core, owed: OwedMail): Promise<Letter | undefined> => {
  const account = owed.account === null ? undefined : await core.store.accounts.byId(owed.account)
  return letters[owed.kind](core, owed, account)
}

type MakeLetter = (
  core: Core,
  owed: OwedMail,
  account: AccountRecord | undefined,
) => Promise<Letter | undefined>

const verify: MakeLetter = async ({ store }, { address }, account) => {
  if (!account || !isWaitingFor(account, address)) return undefined
  const holder = await store.addresses.holder(address)
  if (holder && holder.id !== account.id)
    return { template: 'address-taken', to: address, username: holder.username }
  return {
    template: 'verify',
    to: address,
    username: account.username,
    link: { purpose: 'verify', account: account.id },
  }
}

const reset: MakeLetter = async ({ store }, { address }) => {
  const holder = await store.addresses.holder(address)
  if (!holder?.email) return undefined
  return {
    template: 'reset',
    to: holder.email,
    username: holder.username,
    link: { purpose: 'reset', account: holder.id },
  }
}

const notice =
  (template: Template): MakeLetter =>
  async (_core, { address }, account) =>
    account && { template, to: address, username: account.username }

const letters: Record<MailKind, MakeLetter> = {
  verify,
  'reset-asked': reset,
  'address-changing': notice('address-changing'),
  'password-changed': notice('password-changed'),
  /** Says nothing itself: it becomes one `verify` for each account that waits, see `send-owed-mail.ts`. */
  'verify-asked': async () => undefined,
}

const isWaitingFor = ({ email, emailVerified, newEmail }: AccountRecord, address: string): boolean =>
  isSame(newEmail, address) || (isSame(email, address) && emailVerified === false)

const isSame = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase()
