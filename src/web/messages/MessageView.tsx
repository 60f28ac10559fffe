import { memo, Suspense } from 'react'
import type { Author, Message } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { useOverlay } from '../app/overlay.ts'
import { goToThread, readRoute } from '../app/route.ts'
import { MessageFiles } from '../files/MessageFiles.tsx'
import { t } from '../texts/t.ts'
import { ClockTime } from '../ui/ClockTime.tsx'
import { clockTime, fullTime } from '../ui/format-time.ts'
import { Icon } from '../ui/Icon.tsx'
import { later } from '../ui/later.ts'
import { PersonAvatar } from '../ui/PersonAvatar.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { useProfile, useStatus } from '../ui/use-profile.ts'
import { MessageText } from './MessageText.tsx'
import type { Choices } from './mode.ts'
import { QuotedLine } from './QuotedLine.tsx'
import { Reactions } from './Reactions.tsx'

export const loadActions = () => import('./MessageActions.tsx')
const MessageActions = later(loadActions, 'MessageActions')

type Props = {
  message: Message
  isGrouped: boolean
  me: string | undefined
  quoted: Message | undefined
  canDeleteAny: boolean
  choices: Choices
  /** Somebody points at the message or has the focus on it: before that nobody sees what can be done with it. */
  hasActions: boolean
}

/** One message in its current state. */
export const MessageView = memo((props: Props) => {
  const { message, isGrouped, me, quoted, canDeleteAny, choices, hasActions } = props
  const { author, kind, deleted } = message
  if (kind === 'notice') return <Notice message={message} />
  return (
    <article
      className="message"
      data-grouped={isGrouped}
      data-kind={kind}
      aria-label={`${author.name}, ${clockTime(message.at)}`}
    >
      {isGrouped ? (
        <ClockTime className="message-time" at={message.at} />
      ) : (
        <PersonAvatar account={author.id} name={author.name} />
      )}
      <div className="message-body">
        {!isGrouped && <MessageHead author={author} at={message.at} />}
        {message.replyTo !== undefined && <QuotedLine quoted={quoted} />}
        {message.pinned && !deleted && <PinnedMark />}
        {deleted ? <Deleted message={message} isMine={author.id === me} /> : <Said message={message} />}
        {message.files && !deleted && <MessageFiles files={message.files} />}
        {message.replies && <RepliesLine message={message} />}
        {message.reactions && !deleted && <Reactions message={message} me={me} />}
      </div>
      {hasActions && !deleted && (
        <Suspense fallback={null}>
          <MessageActions
            message={message}
            me={me}
            isMine={author.id === me}
            canDelete={author.id === me || canDeleteAny}
            choices={choices}
          />
        </Suspense>
      )}
    </article>
  )
})

/** The name that somebody chose, and beside it the one that nobody else can have. */
export const MessageHead = ({ author, at }: { author: Author; at: string | number }) => (
  <header className="message-head">
    <AuthorName author={author} />
    <ClockTime at={at} />
  </header>
)

/** The keyboard finds the same in the menu of the message. */
const AuthorName = ({ author: { id, name } }: { author: Author }) => {
  const show = useOverlay()
  const displayName = useProfile(id)?.displayName
  const status = useStatus(id)
  const open = (): void => {
    const { room } = readRoute(location.hash)
    show({ type: 'person', account: id, ...(room === null ? {} : { room }) })
  }
  return (
    <>
      <button
        type="button"
        className="message-author"
        tabIndex={-1}
        aria-label={t('person.show', { name: displayName ?? name })}
        onClick={open}
      >
        <bdi>{displayName ?? name}</bdi>
      </button>
      {displayName !== undefined && <bdi className="message-username">{name}</bdi>}
      {status?.emoji && (
        <span
          className="message-status"
          role="img"
          aria-label={status.text || status.emoji}
          title={status.text}
        >
          {status.emoji}
        </span>
      )}
    </>
  )
}

const PinnedMark = () => (
  <small className="pinned-mark">
    <Icon name="pin" />
    {t('message.pinned')}
  </small>
)

/** The way to the thread below a message. */
const RepliesLine = ({ message }: { message: Message }) => {
  const open = (): void => {
    const { room } = readRoute(location.hash)
    if (room !== null) goToThread(room, message.id)
  }
  return (
    <button type="button" className="replies-line" onClick={open}>
      {message.replies?.people.slice(0, 3).map((id) => (
        <Replier key={id} id={id} />
      ))}
      {t('thread.count', { count: message.replies?.count ?? 0 })}
      {message.replies && <small>{clockTime(message.replies.lastAt)}</small>}
    </button>
  )
}

/** The face of somebody who replied, as soon as it is known. */
const Replier = ({ id }: { id: string }) => {
  const name = useProfile(id)?.username
  return name === undefined ? null : <PersonAvatar account={id} name={name} />
}

/** Who deleted a message of their own a moment ago may put it back. */
const Deleted = ({ message, isMine }: { message: Message; isMine: boolean }) => {
  const client = useClient()
  const attempt = useAttempt()
  return (
    <p className="message-deleted">
      {t('message.deleted')}{' '}
      {isMine && (
        <button
          type="button"
          className="link"
          onClick={() => attempt(() => client.call('message.restore', { message: message.id }))}
        >
          {t('message.restore')}
        </button>
      )}
    </p>
  )
}

const Said = ({ message: { kind, author, text, editedAt } }: { message: Message }) => (
  <div className="message-text" dir="auto">
    {kind === 'action' && <bdi className="message-actor">{author.name} </bdi>}
    <MessageText text={text} />
    {editedAt && (
      <small className="message-edited" title={t('message.edited-at', { time: fullTime(editedAt) })}>
        {' '}
        {t('message.edited')}
      </small>
    )}
  </div>
)

const Notice = ({ message: { text, at } }: { message: Message }) => (
  <p className="notice">
    <span>{text}</span> <ClockTime at={at} />
  </p>
)
