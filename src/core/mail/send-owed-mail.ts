import type { Core } from '../core.ts'
import { letterFor } from './letter-for.ts'
import type { Mailer, StoredMail } from './ports.ts'
import { retryDelay } from './retry-delay.ts'
import { writeMail } from './write-mail.ts'

/**
 * Settles one claimed mail: sends it, keeps it for the owner when there is no mail server, or puts it off. A
 * server that dies in between sends it once more, so that each arrives at least once (R16). Never rejects.
 */
export const sendOwedMail = async (
  core: Core,
  mailer: Mailer | undefined,
  owed: StoredMail,
): Promise<void> => {
  try {
    await settle(core, mailer, owed)
  } catch (error) {
    await putOff(core, owed, reasonOf(error)).catch((again) =>
      core.log.warn({ mail: owed.id, error: reasonOf(again) }, 'a mail could not be put off'),
    )
  }
}

const settle = async (core: Core, mailer: Mailer | undefined, owed: StoredMail): Promise<void> => {
  const { mail } = core.store
  if (owed.kind === 'verify-asked') return expand(core, owed)
  const letter = await letterFor(core, owed)
  if (!letter) return mail.done(owed.id)
  if (mailer) {
    await mailer.send(await writeMail(core, owed.id, letter))
    return mail.done(owed.id)
  }
  await mail.keep(owed.id)
  // Never the link: whoever reads logs could open the account.
  core.log.info({ mail: owed.id, about: owed.kind }, 'a mail lies in the mailbox: there is no mail server')
}

const expand = async ({ store, ids, clock }: Core, { id, address }: StoredMail): Promise<void> => {
  const waiting = await store.addresses.waiting(address)
  const mails = waiting.map((account) => ({
    id: ids.short(),
    kind: 'verify' as const,
    account: account.id,
    address,
  }))
  await store.mail.replace({ id, mails, at: clock.wall() })
}

const putOff = async ({ store, clock, log }: Core, owed: StoredMail, error: string): Promise<void> => {
  const delay = retryDelay(owed.tries)
  await store.mail.putOff({ id: owed.id, error, dueAt: delay === null ? null : clock.wall() + delay })
  const facts = { mail: owed.id, about: owed.kind, tries: owed.tries, error }
  if (delay === null) log.error(facts, 'a mail was given up')
  else log.warn(facts, 'a mail was not taken')
}

/** A mail server may quote in its answer what it was sent: nothing that could be a link is kept. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replace(/\bhttps?:\S+|[\w-]{40,}/gi, '…')
    .slice(0, 300)
