import { useCallback, useEffect, useState } from 'react'
import type { Author, Member } from '../../protocol/entities.ts'
import { useChat, useClient } from '../app/chat.ts'
import { useOverlay } from '../app/overlay.ts'
import { t } from '../texts/t.ts'
import { formatNumber } from '../ui/format-count.ts'
import { Icon } from '../ui/Icon.tsx'
import { PersonAvatar } from '../ui/PersonAvatar.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { useProfile, useStatus } from '../ui/use-profile.ts'

const pageSize = 200

type Loaded = { members: Member[]; hasMore: boolean }

/** Who belongs to the room, those who are online first. */
export const MemberList = ({ room, onClose }: { room: string; onClose(): void }) => {
  const online = useChat((state) => state.online)
  const count = useChat((state) => state.rooms[room]?.room.members)
  const isUp = useChat((state) => state.status === 'live' || state.status === 'syncing')
  const { members, hasMore, loadMore } = useMembers(room, count, isUp)
  const isOnline = ({ account }: Member): boolean => account.id in online
  return (
    <aside className="members" aria-label={t('rooms.members')}>
      <header>
        <h2>{t('rooms.members')}</h2>
        <button type="button" className="icon-button" aria-label={t('members.close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {isUp ? (
        <>
          <Part room={room} title={t('members.online')} members={members.filter(isOnline)} areOnline />
          <Part
            room={room}
            title={t('members.offline')}
            members={members.filter((member) => !isOnline(member))}
            areOnline={false}
          />
        </>
      ) : (
        // Without a connection nobody knows who is there.
        <Part room={room} title={t('members.everybody')} members={members} />
      )}
      {hasMore && (
        <button type="button" className="button" onClick={loadMore}>
          {t('members.more', { count: count ?? 0 })}
        </button>
      )}
    </aside>
  )
}

const useMembers = (room: string, count: number | undefined, isUp: boolean) => {
  const client = useClient()
  const attempt = useAttempt()
  const [loaded, setLoaded] = useState<Loaded>({ members: [], hasMore: false })
  const newcomer = useNewcomer(room, loaded)
  const isKnown = count !== undefined

  const load = useCallback(
    (earlier: Member[]) =>
      attempt(async () => {
        const after = earlier.at(-1)?.account.name
        const page = await client.call('room.members', {
          room,
          limit: pageSize,
          ...(after === undefined ? {} : { after }),
        })
        setLoaded({ members: [...earlier, ...page.members], hasMore: page.more })
      }),
    [client, attempt, room],
  )

  // Asked for again when somebody came or left, and after a cut.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newcomer is a reason to ask
  useEffect(() => {
    if (isUp && isKnown) load([])
  }, [isUp, isKnown, newcomer, load])

  return { ...loaded, loadMore: () => load(loaded.members) }
}

/**
 * Something else whenever somebody joined or left: the last notice that told so. Everybody is in the lobby
 * without a word, so there it is somebody online who is not in the list yet.
 */
const useNewcomer = (room: string, { members, hasMore }: Loaded): string | undefined => {
  const online = useChat((state) => state.online)
  const notice = useChat(
    ({ rooms }) => rooms[room]?.timeline.messages.findLast(({ kind }) => kind === 'notice')?.id,
  )
  if (room !== 'lobby' || hasMore) return notice
  const known = new Set(members.map(({ account }) => account.id))
  return Object.keys(online).find((id) => !known.has(id)) ?? notice
}

/** A name is the way to who somebody is, and from there to a conversation with that person alone. */
const Person = ({ account, room }: { account: Author; room: string }) => {
  const show = useOverlay()
  const displayName = useProfile(account.id)?.displayName
  const status = useStatus(account.id)
  return (
    <button
      type="button"
      className="person"
      title={status?.text ?? account.name}
      onClick={() => show({ type: 'person', account: account.id, room })}
    >
      <bdi>{displayName ?? account.name}</bdi>
      {displayName !== undefined && <span className="only-heard"> {account.name}</span>}
      {status?.emoji && <span aria-hidden="true">{status.emoji}</span>}
    </button>
  )
}

const Part = ({
  room,
  title,
  members,
  areOnline,
}: {
  room: string
  title: string
  members: Member[]
  areOnline?: boolean | undefined
}) =>
  members.length === 0 ? null : (
    <section>
      <h3>
        {title} <span className="quiet">{formatNumber(members.length)}</span>
      </h3>
      <ul>
        {members.map(({ account, role }) => (
          <li key={account.id} data-online={areOnline}>
            <PersonAvatar account={account.id} name={account.name} isOnline={areOnline} />
            <Person account={account} room={room} />
            <small>{role === 'member' ? '' : t(`members.${role}`)}</small>
          </li>
        ))}
      </ul>
    </section>
  )
