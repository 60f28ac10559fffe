import type { Actor } from './actor.ts'

/** What else is worth knowing of an act, as plain JSON. Never a secret, never what somebody wrote in private. */
export type AuditDetails = Record<string, unknown>

/** Writes down for ever who did what to whom. Called after the act is durable, before anybody is told. */
export type Audit = {
  /**
   * `action` is the command; `subject` the account, message, setting … it was done to, `''` when it is the room
   * itself. The room, if any, is `details.room`. Resolves when the entry is on disk.
   */
  record(actor: Actor, action: string, subject: string, details?: AuditDetails): Promise<void>
}
