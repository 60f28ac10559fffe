import type { Audit } from '../audit.ts'
import type { Clock, Store } from '../ports.ts'
import { auditDraft } from './audit-draft.ts'

/** The log of the store. What is written by itself, and not with the act, goes through here. */
export const createAudit = (store: Store, clock: Clock): Audit => ({
  async record(actor, action, subject, details) {
    await store.audit.append(auditDraft(actor, clock.wall(), action, subject, details))
  },
})
