import { useState } from 'react'
import type { OwedMailView } from '../../protocol/entities/mail.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { shortTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { useAsk } from '../ui/use-ask.ts'

/** Mails that have not gone out: to read, or to try again. */
export const MailboxSection = () => {
  const client = useClient()
  const attempt = useAttempt()
  const { answer, problem, again } = useAsk('mailbox.list', {})
  const [letter, setLetter] = useState<{ subject: string; text: string } | null>(null)
  const open = ({ id }: OwedMailView): void =>
    attempt(async () => setLetter(await client.call('mailbox.read', { mail: id })))
  const send = ({ id }: OwedMailView): void =>
    attempt(async () => {
      await client.call('mailbox.send', { mail: id })
      again()
    })
  const mails = answer?.mails ?? []
  return (
    <>
      <Loaded
        isHere={answer !== undefined}
        problem={problem}
        again={again}
        empty={mails.length === 0 ? t('mailbox.none') : null}
      >
        <ul className="list">
          {mails.map((mail) => (
            <li key={mail.id}>
              <div className="list-words">
                <b>
                  {t(`mail.${mail.kind}`)} <span className="tag">{t(`mail-state.${mail.state}`)}</span>
                </b>
                <small>
                  <bdi>{mail.address}</bdi> · {shortTime(mail.createdAt)}
                  {mail.error === undefined ? '' : ` · ${mail.error}`}
                </small>
              </div>
              <button type="button" className="button" onClick={() => open(mail)}>
                {t('mailbox.read')}
              </button>
              <button type="button" className="button" onClick={() => send(mail)}>
                {t('mailbox.send')}
              </button>
            </li>
          ))}
        </ul>
      </Loaded>
      {letter && (
        <Dialog title={letter.subject} onClose={() => setLetter(null)}>
          <pre className="letter">{letter.text}</pre>
        </Dialog>
      )}
    </>
  )
}
