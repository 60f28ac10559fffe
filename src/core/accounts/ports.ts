import type { Account, Message } from '../../protocol/entities.ts'
import type { InvitedRole } from '../invitations/ports.ts'

export type AccountRecord = Account & { passwordHash: string | null }

export type NewAccount = {
  id: string
  username: string
  passwordHash: string | null
  email: string | null
  at: number
  /**
   * Becomes the owner of an installation that has none. Where there is one, `if-none` makes a member and `must`
   * refuses `forbidden`.
   */
  owner?: 'if-none' | 'must'
}

export type NewRegistration = {
  account: NewAccount
  /** The account may do nothing until its address is proved. Never holds for the first one. */
  mustVerify: boolean
  /** '' for none. */
  names?: { firstName: string; lastName: string }
  /** The id of the mail that asks for proof of the address; only used when there is one. */
  mailId: string
  invitation?: {
    tokenHash: string
    role: InvitedRole
    /** Rooms that the newcomer joins, each with what is told there. */
    rooms: { room: string; notice: string }[]
  }
}

export type RegistrationStore = {
  /**
   * Everything at once or nothing: the account, the use of its invitation, its rooms, and the mail about its
   * address. Refuses `name-taken`, and `forbidden` when the invitation is spent or its inviter may not give
   * the role any more. Answers the notices, in order.
   */
  register(registration: NewRegistration): Promise<{ account: AccountRecord; notices: Message[] }>
}

export type AddressStore = {
  /** Whoever has proved this address, whatever the case of its letters. */
  holder(address: string): Promise<AccountRecord | undefined>
  /** Accounts that still have to prove it, oldest first, a few at most. */
  waiting(address: string): Promise<AccountRecord[]>
  /**
   * Gives an account another address, or takes it away. A proved one counts until the new one is proved.
   * Links that were mailed before stop working; mails to the new and the old address are owed.
   */
  change(change: {
    account: string
    email: string | null
    at: number
    mailIds: [string, string]
  }): Promise<AccountRecord>
  /**
   * Uses up a token and proves its address. Refuses `not-found` when the token is unknown, used, too old or of
   * an address that the account has given up, and `name-taken` when another account was faster.
   */
  verify(proof: { tokenHash: string; at: number }): Promise<AccountRecord>
}

export type PasswordStore = {
  /** Puts another hash of the same password in the place of this one, if it still stands there. */
  renew(change: { account: string; from: string; to: string }): Promise<void>
  /** Ends every session but one, and answers which. A mail about it is owed when there is a proved address. */
  set(change: {
    account: string
    passwordHash: string
    keep: string
    at: number
    mailId: string
  }): Promise<string[]>
  /** Uses up a token, sets the password and ends every session. Refuses `not-found` like `addresses.verify`. */
  reset(change: {
    tokenHash: string
    passwordHash: string
    at: number
    mailId: string
  }): Promise<{ account: AccountRecord; ended: string[] }>
}
