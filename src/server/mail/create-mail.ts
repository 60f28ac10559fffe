import type { Core } from '../../core/core.ts'
import type { Config } from '../config/config.ts'
import { createMailWorker, type MailWorker } from './create-mail-worker.ts'
import { createMailer } from './create-mailer.ts'

/** How long a mail that is on its way may take while the server stops. */
const patienceMs = 2_000

/**
 * Mail as the configuration wants it: sent over SMTP, or kept for the owner. `isAlone`: no other server works on
 * this database, so what a dead one had claimed is free again at once.
 */
export const createMail = (core: Core, config: Config, isAlone: boolean): MailWorker => {
  const stopping = new AbortController()
  const worker = createMailWorker(core, mailerOf(core, config, stopping.signal))
  const begin = (): void => {
    if (!isStopped) worker.start()
  }
  let isStopped = false
  return {
    start() {
      const released = isAlone ? core.store.mail.release() : Promise.resolve()
      released.then(begin, begin)
    },
    wake: worker.wake,
    async stop() {
      isStopped = true
      const breakOff = setTimeout(() => stopping.abort(), patienceMs)
      await worker.stop()
      clearTimeout(breakOff)
    },
  }
}

const mailerOf = (core: Core, { smtpUrl, mailFrom }: Config, stopping: AbortSignal) => {
  if (smtpUrl === undefined) return undefined
  const from = (): string => mailFrom ?? `Parley <parley@${new URL(core.publicUrl()).hostname}>`
  return createMailer({ smtpUrl, from, stopping })
}
