import type { OwedMailView } from '../../protocol/entities/mail.ts'

export type MailKind = OwedMailView['kind']

/**
 * A mail that is owed. It is written in the transaction of what causes it, and says only what it is about: text
 * and link are made when it is sent (R16).
 */
export type OwedMail = {
  /** Local part of the Message-ID, the same for every try. */
  id: string
  kind: MailKind
  /** Null for what was asked by somebody who is not logged in. */
  account: string | null
  address: string
}

export type StoredMail = OwedMail & {
  state: OwedMailView['state']
  createdAt: number
  /** Tries so far, the one under way included. */
  tries: number
  error: string | null
}

export type MailPurpose = 'verify' | 'reset'

export type MailToken = {
  tokenHash: string
  purpose: MailPurpose
  account: string
  address: string
  expiresAt: number
}

/** A mail as it goes out. */
export type Mail = { id: string; to: string; subject: string; text: string; html: string }

export type Mailer = {
  /** Resolves when the mail server has taken it. Rejects when it refused, or after a time without an answer. */
  send(mail: Mail): Promise<void>
}

export type MailStore = {
  /** For what nothing else is written for. */
  owe(owed: { mails: OwedMail[]; at: number }): Promise<void>
  /** When there will be something to send: ms since 1970, perhaps in the past; undefined: nothing waits. */
  nextDue(): Promise<number | undefined>
  /** Takes what is due, new ones first, for nobody else until then. Also forgets what was kept for too long. */
  claim(claim: { at: number; until: number; limit: number }): Promise<StoredMail[]>
  /** Gives back what was claimed: for a server that starts and knows that no other one lives. */
  release(): Promise<void>
  /** It is sent, or no longer needed. */
  done(id: string): Promise<void>
  /** There is no mail server: the owner reads it. */
  keep(id: string): Promise<void>
  /** Not before `dueAt` again; null gives it up. */
  putOff(failure: { id: string; error: string; dueAt: number | null }): Promise<void>
  /** One becomes several. */
  replace(replacement: { id: string; mails: OwedMail[]; at: number }): Promise<void>
  /** Newest first. */
  list(query: { state?: StoredMail['state']; account?: string; limit: number }): Promise<StoredMail[]>
  byId(id: string): Promise<StoredMail | undefined>
  /** Lets a kept or given-up one wait again; false when there is none. */
  retry(again: { id: string; at: number }): Promise<boolean>
  addToken(token: MailToken & { at: number }): Promise<void>
  /** What a token proves, without using it up; undefined when it proves nothing any more. */
  token(tokenHash: string, at: number): Promise<MailToken | undefined>
}
