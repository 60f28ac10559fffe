import type { Generated } from 'kysely'

/** Mails that are owed, links in mails, and invitations. */
export type MailTables = {
  /**
   * Mails that are owed (R16): written in the transaction of what causes them. A row says what a mail is about;
   * its text, and the secret in its link, are made when it is sent and stored nowhere.
   */
  outbox: {
    /** The local part of the Message-ID, the same for every try. */
    id: string
    kind: 'verify' | 'verify-asked' | 'reset-asked' | 'address-changing' | 'password-changed'
    /** Null for what somebody asked who is not logged in. */
    account: string | null
    address: string
    /** `kept`: no mail server was set, the owner reads it. `failed`: given up after the last try. */
    state: 'waiting' | 'kept' | 'failed'
    created_at: number
    /** Not to be tried before. */
    due_at: number
    /** A worker has it until then; afterwards that worker is taken for dead. */
    claimed_until: number | null
    tries: Generated<number>
    /** Why the last try failed. */
    error: string | null
  }
  /** Secrets in links that were mailed. Each send makes one of its own; using one ends all of its kind. */
  mail_tokens: {
    /** SHA-256 of the token; the token itself is never stored. */
    token_hash: string
    purpose: 'verify' | 'reset'
    account: string
    /** The address it was sent to: it proves this one and no other. */
    address: string
    expires_at: number
  }
  invitations: {
    id: string
    /** SHA-256 of the secret in the link. */
    token_hash: string
    inviter: string
    role: 'admin' | 'moderator' | 'member' | 'guest'
    /** JSON: ids of rooms that the invited join. */
    rooms: string
    uses: number
    uses_left: number
    created_at: number
    expires_at: number
  }
}
