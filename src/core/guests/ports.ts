import type { AccountRecord } from '../accounts/ports.ts'

export type EnteringGuest = {
  /** Of the account, when nobody was here under this name before. */
  id: string
  /** As it was chosen. */
  name: string
  session: {
    id: string
    tokenHash: string
    createdAt: number
    usedAt: number
    agent: string
    address: string
  }
}

export type GuestStore = {
  /**
   * Opens a session of the guest of this name, in the lobby; sessions that were left open have `ended`. Refuses
   * `name-taken` for a registered name, for one that looks like it, and for a name of somebody who left.
   */
  enter(guest: EnteringGuest): Promise<{ account: AccountRecord; ended: string[] }>
  /** Ends this session, and without another one takes the guest out of the lobby, without a notice. */
  leave(account: string, session: string): Promise<void>
  /** Guests in the lobby who have no session that was opened since then. */
  leftBehind(openedBefore: number): Promise<string[]>
  /** Ends every session and takes the guest out, unless they came back since then; answers whether they left. */
  leaveUnlessBack(account: string, openedBefore: number): Promise<boolean>
  /** Accounts of guests whose names look like this one. */
  alike(name: string): Promise<string[]>
}
