import { useEffect, useState } from 'react'
import type { Notification } from '../../protocol/entities/notifications.ts'
import { useChat, useClient } from '../app/chat.ts'
import type { PageProps } from '../app/page-props.ts'
import { roomAddress } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { shortTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { MainPage } from '../ui/MainPage.tsx'
import { More } from '../ui/More.tsx'
import { PersonAvatar } from '../ui/PersonAvatar.tsx'
import { sentenceOf } from '../ui/sentence-of.ts'
import { useAttempt } from '../ui/Toasts.tsx'

/** What was meant for oneself, newest first. */
export default ({ showRooms }: PageProps) => {
  const client = useClient()
  const attempt = useAttempt()
  const known = useChat((state) => state.notifications)
  const isUp = useChat((state) => state.status === 'live')
  const [problem, setProblem] = useState<string>()
  const load = (): void => {
    client.loadNotifications().then(
      () => setProblem(undefined),
      (error) => setProblem(sentenceOf(error)),
    )
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new connection is a reason to ask
  useEffect(load, [isUp])
  const newest = known?.items[0]?.id
  return (
    <MainPage
      title={t('places.notifications')}
      showRooms={showRooms}
      actions={
        <button
          type="button"
          className="button"
          disabled={newest === undefined || known?.unread === 0}
          onClick={() => attempt(() => client.call('notification.read', { upTo: newest ?? '' }))}
        >
          {t('timeline.read-all')}
        </button>
      }
    >
      <Loaded
        isHere={known !== null}
        problem={problem}
        again={load}
        empty={known?.items.length === 0 ? t('notifications.none') : null}
      >
        <ul className="list">
          {known?.items.map((item) => (
            <NotificationLine key={item.id} item={item} />
          ))}
        </ul>
        <More
          paged={{
            hasMore: known?.more ?? false,
            more: () => attempt(() => client.loadNotifications(known?.items.at(-1)?.id)),
          }}
        />
      </Loaded>
    </MainPage>
  )
}

const NotificationLine = ({ item }: { item: Notification }) => {
  const { author, room, message, seq, addressed, at, read, content } = item
  const name = useChat((state) => state.rooms[room]?.room.name) ?? ''
  const loaded = useChat((state) => state.rooms[room]?.timeline.messages.find(({ id }) => id === message))
  return (
    <li data-unread={!read}>
      <PersonAvatar account={author.id} name={author.name} />
      <a className="list-words hit" href={roomAddress(room, seq)}>
        <span className="hit-head">
          <bdi>{author.name}</bdi>
          <small>
            {t(`addressed.${addressed}`, { room: name })} · {shortTime(at)}
          </small>
        </span>
        <span className="hit-text" dir="auto">
          {(loaded ?? content)?.text ?? ''}
        </span>
      </a>
      {!read && <span className="tag tag-good">{t('timeline.new')}</span>}
    </li>
  )
}
