import { Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { emptyTimeline, isOpened } from '../../sdk/state/shape.ts'
import { AccountBar } from '../accounts/AccountBar.tsx'
import { RoomList } from '../rooms/RoomList.tsx'
import { RoomPane } from '../rooms/RoomPane.tsx'
import { t } from '../texts/t.ts'
import { Boundary } from '../ui/Boundary.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Logo } from '../ui/Logo.tsx'
import { later } from '../ui/later.ts'
import { useAfterPaint } from '../ui/use-after-paint.ts'
import { useKeptFocus } from '../ui/use-kept-focus.ts'
import { useNarrow, usePhone } from '../ui/use-media.ts'
import { useChat } from './chat.ts'
import { Drawer } from './Drawer.tsx'
import { OverlayView } from './OverlayView.tsx'
import { type Overlay, OverlayContext } from './overlay.ts'
import { PageView } from './PageView.tsx'
import { PlacesNav } from './PlacesNav.tsx'
import { firstRoom, goTo, readRoute, useHash } from './route.ts'
import { useKeys } from './use-keys.ts'
import { useTitle } from './use-title.ts'

const ThreadPane = later(() => import('../threads/ThreadPane.tsx'), 'ThreadPane')
const MemberList = later(() => import('../presence/MemberList.tsx'), 'MemberList')

type Props = { username: string; signOut(): Promise<void> }

/** The three columns; on a phone the outer two are drawers. */
export const ChatPage = ({ username, signOut }: Props) => {
  const hash = useHash()
  const route = readRoute(hash)
  const { room, seq, thread, page } = route
  const hasRooms = useChat((state) => state.me !== null)
  const isPhone = usePhone()
  const isNarrow = useNarrow()
  const [areRoomsOpen, setRoomsOpen] = useState(false)
  const [areMembersOpen, setMembersOpen] = useState(!isNarrow)
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  const closeRooms = useCallback(() => setRoomsOpen(false), [])
  const closeMembers = useCallback(() => setMembersOpen(false), [])
  const isOpen = useChat(({ rooms }) => isOpened(rooms[room ?? '']?.timeline ?? emptyTimeline()))
  const isInRoom = room !== null && hasRooms
  const isMember = useChat(({ rooms }) => rooms[room ?? ''] !== undefined)
  // Who is there comes behind what was said: it is loaded later.
  const isRead = useAfterPaint(isOpen)
  useKeptFocus(isRead || page !== null)
  useTitle(room)
  useKeys(setOverlay)

  useEffect(() => {
    if (room === null && page === null) goTo(firstRoom)
  }, [room, page])

  // Whoever goes somewhere, also with the way back of the browser, sees where they are.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place
  useEffect(() => {
    setRoomsOpen(false)
    if (isNarrow) setMembersOpen(false)
  }, [isNarrow, hash])

  const panes = useMemo(
    () => ({
      showRooms: () => setRoomsOpen(true),
      toggleMembers: () => setMembersOpen((isOpen) => !isOpen),
    }),
    [],
  )

  return (
    <OverlayContext value={setOverlay}>
      <div className="chat">
        <Drawer side="left" isOpen={!isPhone || areRoomsOpen} isModal={isPhone} onClose={closeRooms}>
          <nav className="rooms" aria-label={t('app.rooms')}>
            <div className="rooms-top">
              <div className="brand">
                <Logo />
                {t('app.brand')}
              </div>
              <button
                type="button"
                className="icon-button"
                aria-label={t('keys.switch')}
                title={`${t('keys.switch')} (Ctrl K)`}
                onClick={() => setOverlay({ type: 'switcher' })}
              >
                <Icon name="search" />
              </button>
              <button
                type="button"
                className="icon-button"
                aria-label={t('keys.title')}
                title={`${t('keys.title')} (?)`}
                onClick={() => setOverlay({ type: 'keys' })}
              >
                <Icon name="help" />
              </button>
            </div>
            <PlacesNav current={page} onChosen={closeRooms} />
            <Boundary>
              <RoomList current={room} onChosen={closeRooms} />
            </Boundary>
            <AccountBar username={username} signOut={signOut} onChosen={closeRooms} />
          </nav>
        </Drawer>
        <Boundary key={room ?? page}>
          {isInRoom ? (
            // On a phone the thread lies over the room, which is then out of reach.
            <div className="room-beside" inert={isPhone && thread !== null}>
              <RoomPane key={room} room={room} seq={seq} panes={panes} areMembersOpen={areMembersOpen} />
            </div>
          ) : (
            <PageView route={route} showRooms={panes.showRooms} />
          )}
        </Boundary>
        {isInRoom && thread !== null && (
          <Boundary key={thread}>
            <Suspense fallback={null}>
              <ThreadPane key={thread} room={room} thread={thread} />
            </Suspense>
          </Boundary>
        )}
        {isInRoom && isMember && (isNarrow || thread === null) && (
          <Drawer side="right" isOpen={areMembersOpen} isModal={isNarrow} onClose={closeMembers}>
            <Boundary key={room}>
              <Suspense fallback={null}>
                {isRead && <MemberList room={room} onClose={closeMembers} />}
              </Suspense>
            </Boundary>
          </Drawer>
        )}
      </div>
      {overlay && <OverlayView overlay={overlay} onClose={() => setOverlay(null)} />}
    </OverlayContext>
  )
}
