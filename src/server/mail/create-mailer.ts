import type { Mailer } from '../../core/mail/ports.ts'

export type MailerOptions = {
  /** `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. */
  smtpUrl: string
  /** `Parley <parley@example.org>`; asked for with each mail. */
  from(): string
  /** Milliseconds for one mail, from connecting to the last answer: a server that hangs is left then. */
  timeoutMs?: number
  /** Breaks off what is being sent, when the server stops. */
  stopping?: AbortSignal
}

/** Sends over SMTP. The library is loaded with the first mail, so that a server that sends none stays small. */
export const createMailer = ({
  smtpUrl,
  from: sender,
  timeoutMs = 45_000,
  stopping,
}: MailerOptions): Mailer => {
  const loading = lazily(() => openTransport(smtpUrl, timeoutMs))
  return {
    async send({ id, to, subject, text, html }) {
      const timeout = AbortSignal.timeout(timeoutMs)
      const from = sender()
      const host = from.match(/@([^\s>]+)/)?.[1] ?? 'localhost'
      const transport = await loading()
      await transport.sendMail({
        messageId: `<${id}@${host}>`,
        // As an object, so that nothing in an address can become a second one.
        to: { name: '', address: to },
        from,
        subject,
        text,
        html,
        // Answering machines keep quiet.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        signal: stopping ? AbortSignal.any([stopping, timeout]) : timeout,
      })
    },
  }
}

const lazily = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loaded: Promise<T> | undefined
  return () => {
    loaded ??= load()
    return loaded
  }
}

const openTransport = async (url: string, timeoutMs: number) => {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}
