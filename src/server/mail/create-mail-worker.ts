import type { Core } from '../../core/core.ts'
import type { Mailer } from '../../core/mail/ports.ts'
import { sendOwedMail } from '../../core/mail/send-owed-mail.ts'
import { createOutboxWorker, type OutboxWorker } from '../create-outbox-worker.ts'

export type MailWorker = OutboxWorker

/** Sends the mails that are owed. */
export const createMailWorker = (core: Core, mailer: Mailer | undefined): MailWorker =>
  createOutboxWorker(core, {
    name: 'the outbox',
    atOnce: 4,
    claimMs: 120_000,
    nextDue: core.store.mail.nextDue,
    claim: core.store.mail.claim,
    settle: (owed) => sendOwedMail(core, mailer, owed),
  })
