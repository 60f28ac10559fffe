import { useEffect } from 'react'
import type { State } from '../../sdk/index.ts'
import { type TextKey, t } from '../texts/t.ts'
import { formatUnread } from '../ui/format-count.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { useChat, useClient } from './chat.ts'
import { type PageName, pageAddress } from './route.ts'

type Place = { page: PageName; icon: IconName; text: TextKey & `places.${string}`; forStaff?: true }

const places: Place[] = [
  { page: 'search', icon: 'search', text: 'places.search' },
  { page: 'threads', icon: 'thread', text: 'places.threads' },
  { page: 'notifications', icon: 'bell', text: 'places.notifications' },
  { page: 'leaderboard', icon: 'chart', text: 'places.leaderboard' },
  { page: 'admin', icon: 'shield', text: 'places.admin', forStaff: true },
]

const staff: ReadonlySet<string | undefined> = new Set(['owner', 'admin', 'moderator'])

/** How much is meant for oneself and not seen yet. */
const Unread = () => {
  const client = useClient()
  const isUp = useChat((state) => state.status === 'live')
  const unread = useChat((state) => state.notifications?.unread ?? 0)
  useEffect(() => {
    if (isUp) client.loadNotifications().catch(() => {})
  }, [client, isUp])
  if (unread === 0) return null
  return (
    <span className="badge" data-mentions="true">
      {formatUnread(unread)}
      <span className="only-heard">{t('rooms.unread-heard')}</span>
    </span>
  )
}

/** How many replies of others there are in the threads that one follows. */
const UnreadReplies = () => {
  const client = useClient()
  const unread = useChat(unreadReplies)
  const mentions = useChat(({ threads }) => Object.values(threads).some(({ state }) => state.mentions > 0))
  useEffect(() => client.loadThreads(), [client])
  if (unread === 0) return null
  return (
    <span className="badge" data-mentions={mentions}>
      {formatUnread(unread)}
      <span className="only-heard">{t('rooms.unread-heard')}</span>
    </span>
  )
}

const unreadReplies = ({ threads }: State): number =>
  Object.values(threads).reduce((sum, { state }) => sum + (state.following ? state.unread : 0), 0)

/** The ways to the pages beside the rooms. */
export const PlacesNav = ({ current, onChosen }: { current: PageName | null; onChosen(): void }) => {
  const isStaff = useChat((state) => staff.has(state.me?.role))
  return (
    <ul className="places">
      {places
        .filter(({ forStaff }) => isStaff || !forStaff)
        .map(({ page, icon, text }) => (
          <li key={page}>
            <a
              className="room-link"
              href={pageAddress(page)}
              aria-current={page === current ? 'page' : undefined}
              onClick={onChosen}
            >
              <Icon name={icon} />
              <span className="room-link-name">{t(text)}</span>
              {page === 'notifications' && <Unread />}
              {page === 'threads' && <UnreadReplies />}
            </a>
          </li>
        ))}
    </ul>
  )
}
