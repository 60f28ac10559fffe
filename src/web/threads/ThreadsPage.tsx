import { useEffect, useMemo, useState } from 'react'
import type { ThreadEntry } from '../../sdk/state/shape.ts'
import { useChat, useClient } from '../app/chat.ts'
import type { PageProps } from '../app/page-props.ts'
import { threadAddress } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { formatUnread } from '../ui/format-count.ts'
import { shortTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { MainPage } from '../ui/MainPage.tsx'
import { PersonAvatar } from '../ui/PersonAvatar.tsx'
import { sentenceOf } from '../ui/sentence-of.ts'

/** The threads that one follows, the one with the newest reply first. */
export default ({ showRooms }: PageProps) => {
  const threads = useChat((state) => state.threads)
  const { isHere, problem, load } = useList()
  const followed = useMemo(
    () =>
      Object.values(threads)
        .filter(({ state }) => state.following)
        .sort((a, b) => lastOf(b).localeCompare(lastOf(a))),
    [threads],
  )
  return (
    <MainPage title={t('places.threads')} showRooms={showRooms}>
      <Loaded
        isHere={isHere || followed.length > 0}
        problem={problem}
        again={load}
        empty={followed.length === 0 ? t('thread.none') : null}
      >
        <ul className="list">
          {followed.map((thread) => (
            <ThreadLine key={thread.root.id} thread={thread} />
          ))}
        </ul>
      </Loaded>
    </MainPage>
  )
}

/** What is in the state stays up to date; the first answer says that nothing is missing there. */
const useList = () => {
  const client = useClient()
  const [isHere, setHere] = useState(false)
  const [problem, setProblem] = useState<string>()
  const load = (): void => {
    client.call('thread.list', { limit: 1 }).then(
      () => {
        setHere(true)
        setProblem(undefined)
      },
      (error) => setProblem(sentenceOf(error)),
    )
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(load, [])
  return { isHere, problem, load }
}

const lastOf = ({ root }: ThreadEntry): string => root.replies?.lastAt ?? root.at

const ThreadLine = ({ thread }: { thread: ThreadEntry }) => {
  const { room, root, state } = thread
  const name = useChat(({ rooms }) => rooms[room]?.room.name) ?? ''
  return (
    <li data-unread={state.unread > 0}>
      <PersonAvatar account={root.author.id} name={root.author.name} />
      <a className="list-words hit" href={threadAddress(room, root.id)}>
        <span className="hit-head">
          <bdi>{root.author.name}</bdi>
          <small>
            <bdi>{name}</bdi> · {shortTime(lastOf(thread))}
          </small>
        </span>
        <span className="hit-text" dir="auto">
          {root.deleted ? t('message.deleted') : root.text}
        </span>
        <small>{t('thread.count', { count: root.replies?.count ?? 0 })}</small>
      </a>
      {state.unread > 0 && (
        <span className="badge" data-mentions={state.mentions > 0}>
          {formatUnread(state.unread)}
          <span className="only-heard">{t('rooms.unread-heard')}</span>
        </span>
      )}
    </li>
  )
}
