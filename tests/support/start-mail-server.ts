import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type ReceivedMail = {
  to: string
  subject: string
  text: string
  html: string
  messageId: string
  /** The link in it, or '' when there is none. */
  link: string
  headers: ParsedMail['headers']
}

/** What the server says to a mail: takes it, refuses it with that code, or never answers. */
export type Manner = 'take' | 'hang' | number

export type MailServer = {
  url: string
  port: number
  /** Every mail that was read to its end, whatever was answered. */
  mails: ReceivedMail[]
  /** How it treats a mail to this address; everything is taken unless said. */
  manner: (to: string) => Manner
  /** Called with each mail before it is answered. */
  onMail: (mail: ReceivedMail) => void
  /** Waits for a mail, past or future, that matches, and takes it out of `mails`. */
  next(matches: (mail: ReceivedMail) => boolean, timeoutMs?: number): Promise<ReceivedMail>
  stop(): Promise<void>
}

/** A real SMTP server on the loopback address. */
export const startMailServer = async (): Promise<MailServer> => {
  const mails: ReceivedMail[] = []
  const listeners = new Set<() => void>()

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onData(stream, session, done) {
      const to = session.envelope.rcptTo[0]?.address ?? ''
      simpleParser(stream).then((parsed) => {
        const mail = received(to, parsed)
        mails.push(mail)
        for (const listener of listeners) listener()
        mailServer.onMail(mail)
        const manner = mailServer.manner(to)
        if (manner === 'take') done(null)
        else if (manner !== 'hang')
          done(Object.assign(new Error(`Not now: ${mail.link}`), { responseCode: manner }))
      }, done)
    },
  })
  // A client that is killed in the middle is no fault of the server.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo

  const mailServer: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    manner: () => 'take',
    onMail: () => {},
    next: (matches, timeoutMs = 10_000) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const i = mails.findIndex(matches)
          if (i < 0) return
          listeners.delete(look)
          clearTimeout(timer)
          resolve(mails.splice(i, 1)[0] as ReceivedMail)
        }
        const timer = setTimeout(() => {
          listeners.delete(look)
          reject(new Error(`No such mail among: ${mails.map((m) => `${m.to}: ${m.subject}`).join('; ')}`))
        }, timeoutMs)
        listeners.add(look)
        look()
      }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return mailServer
}

const received = (to: string, { subject, text, html, messageId, headers }: ParsedMail): ReceivedMail => ({
  to,
  subject: subject ?? '',
  text: text ?? '',
  html: html || '',
  messageId: messageId ?? '',
  link: text?.match(/https?:\/\/\S+\/(?:verify-email|reset-password)\/\S+/)?.[0] ?? '',
  headers,
})

/** The secret in a link. */
export const tokenOf = (link: string): string => link.slice(link.lastIndexOf('/') + 1)
