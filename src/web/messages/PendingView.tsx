import type { Message } from '../../protocol/entities.ts'
import type { PendingMessage } from '../../sdk/index.ts'
import { useChat, useClient } from '../app/chat.ts'
import { MessageFiles } from '../files/MessageFiles.tsx'
import { t } from '../texts/t.ts'
import { clockTime } from '../ui/format-time.ts'
import { Icon } from '../ui/Icon.tsx'
import { PersonAvatar } from '../ui/PersonAvatar.tsx'
import { MessageText } from './MessageText.tsx'
import { MessageHead } from './MessageView.tsx'
import { QuotedLine } from './QuotedLine.tsx'

type Props = { pending: PendingMessage; isGrouped: boolean; quoted: Message | undefined }

/** A message of one's own that the server has not confirmed, or has refused. */
export const PendingView = ({ pending, isGrouped, quoted }: Props) => {
  const name = useChat((state) => state.me?.username) ?? ''
  const id = useChat((state) => state.me?.id) ?? ''
  return (
    <article
      className="message"
      data-grouped={isGrouped}
      data-pending={pending.status}
      aria-label={`${name}, ${t(pending.status === 'refused' ? 'message.not-sent-heard' : 'message.being-sent-heard')}`}
    >
      {isGrouped ? (
        <span className="message-time">{clockTime(pending.at)}</span>
      ) : (
        <PersonAvatar account={id} name={name} />
      )}
      <div className="message-body">
        {!isGrouped && <MessageHead author={{ id, name }} at={pending.at} />}
        {pending.replyTo !== undefined && <QuotedLine quoted={quoted} />}
        <div className="message-text" dir="auto">
          {pending.kind === 'action' && <bdi className="message-actor">{name} </bdi>}
          <MessageText text={pending.text} />
        </div>
        {pending.files && <MessageFiles files={pending.files} />}
        {pending.status === 'refused' && <Refused pending={pending} />}
      </div>
      {pending.status === 'waiting' && (
        <span className="pending-mark" title={t('message.being-sent')}>
          <Icon name="clock" />
        </span>
      )}
    </article>
  )
}

const Refused = ({ pending: { nonce, error } }: { pending: PendingMessage }) => {
  const client = useClient()
  return (
    <p className="refused" role="alert">
      <span>{t('message.not-sent', { reason: error ?? '' })}</span>
      <button type="button" className="link" onClick={() => client.retry(nonce)}>
        {t('app.try-again')}
      </button>
      <button type="button" className="link" onClick={() => client.discard(nonce)}>
        {t('message.discard')}
      </button>
    </p>
  )
}
