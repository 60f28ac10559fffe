import { Suspense, useEffect, useMemo, useRef } from 'react'
import type { RoomState } from '../../sdk/index.ts'
import { isOpened } from '../../sdk/state/shape.ts'
import { useChat, useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { later } from '../ui/later.ts'
import { useAttempt } from '../ui/Toasts.tsx'
import { useAfterPaint } from '../ui/use-after-paint.ts'
import { Announcer } from './Announcer.tsx'
import { finderOf } from './find-message.ts'
import { JumpToNewest } from './JumpToNewest.tsx'
import { JumpToUnread } from './JumpToUnread.tsx'
import { loadActions } from './MessageView.tsx'
import type { Choices } from './mode.ts'
import { moveBetweenRows } from './move-between-rows.ts'
import { RowView } from './RowView.tsx'
import { hasUnreadBefore, type Row, rowsOf } from './rows.ts'
import { useReadMarks, useUnreadLine } from './use-reading.ts'
import { useJump, usePages } from './use-travel.ts'
import { type Anchor, useVirtualRows } from './use-virtual-rows.ts'

const TravelBar = later(() => import('./TravelBar.tsx'), 'TravelBar')

type Props = {
  known: RoomState
  /** The `seq` that the address asks for. */
  target: number | null
  choices: Choices
  isTravelling: boolean
  endTravel(): void
}

/** The messages of a room. */
export const Timeline = ({ known, target, choices, isTravelling, endTravel }: Props) => {
  const { room, timeline } = known
  const client = useClient()
  const attempt = useAttempt()
  const me = useChat((state) => state.me?.id)
  const outbox = useChat((state) => state.outbox)
  const { readTo, clear } = useUnreadLine(known)
  const pending = useMemo(() => outbox.filter((one) => one.room === room.id), [outbox, room.id])
  const rows = useMemo(() => rowsOf(known, pending, me, readTo), [known, pending, me, readTo])
  const find = useMemo(() => finderOf(timeline.messages), [timeline.messages])
  const list = useVirtualRows(rows, timeline.atEnd, () => startAt(rows))
  const { hold } = list
  const lit = useJump(known, target, hold)
  usePages(known, list, rows.length, target !== null)
  const isLineAway = useMemo(() => hasUnreadBefore(known, me, readTo), [known, me, readTo])
  const isLineAbove = rows.slice(0, list.first).some(({ isFirstUnread }) => isFirstUnread)
  const above = isLineAway ? 'not loaded' : isLineAbove && 'loaded'
  useReadMarks(room.id, seqOf(rows, list.last), above)
  useFirstPage(isOpened(timeline) || target !== null, rows, hold)
  // What can be done with a message comes after the messages, and before somebody points at one.
  const isShown = useAfterPaint(isOpened(timeline))
  useEffect(() => {
    if (isShown) void loadActions().catch(() => {})
  }, [isShown])

  const toNewest = (): void =>
    attempt(async () => {
      await client.jumpToNewest(room.id)
      hold('end')
    })

  // One's own new message: the line between read and unread has done its work, and the end is what one wants to see.
  const sent = pending.at(-1)?.nonce
  const lastSent = useRef(sent)
  useEffect(() => {
    if (sent === undefined || sent === lastSent.current) return
    lastSent.current = sent
    clear()
    toNewest()
  })

  return (
    <div className="timeline">
      {isTravelling && (
        <Suspense fallback={null}>
          <TravelBar room={room} seen={messageAt(rows, list.first)} toNewest={toNewest} close={endTravel} />
        </Suspense>
      )}
      <div
        ref={list.scroller}
        className="scroller"
        role="log"
        aria-live="off"
        aria-label={t('timeline.messages-in', { name: room.name })}
        aria-busy={!isOpened(timeline)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        tabIndex={0}
        onScroll={list.onScroll}
        onKeyDown={moveBetweenRows}
      >
        <div className="canvas" style={{ height: list.height }}>
          <div ref={list.slice} className="slice" style={{ paddingTop: list.top }}>
            {list.drawn.map((row) => (
              <RowView
                key={row.key}
                row={row}
                known={known}
                me={me}
                find={find}
                choices={choices}
                isLit={row.key === lit}
              />
            ))}
          </div>
        </div>
      </div>
      {above && readTo !== null && <JumpToUnread known={known} readTo={readTo} clear={clear} />}
      {!list.isAtEnd && isOpened(timeline) && <JumpToNewest unread={room.unread} go={toNewest} />}
      <Announcer timeline={timeline} me={me} />
    </div>
  )
}

/** Below the unread line's first message when there is one, else at the end. */
const startAt = (rows: readonly Row[]): Anchor => {
  const unread = rows.find(({ isFirstUnread }) => isFirstUnread)
  return unread ? { key: unread.key, top: 90 } : 'end'
}

/** When the first page arrives, one starts at the unread line; unless the address leads elsewhere. */
const useFirstPage = (isHere: boolean, rows: readonly Row[], hold: (anchor: Anchor) => void): void => {
  const hasStarted = useRef(isHere)
  useEffect(() => {
    if (!isHere || hasStarted.current) return
    hasStarted.current = true
    hold(startAt(rows))
  }, [isHere, rows, hold])
}

const seqOf = (rows: readonly Row[], index: number): number | undefined =>
  rows.slice(0, index + 1).findLast(({ message }) => message)?.message?.seq

const messageAt = (rows: readonly Row[], index: number) => rows[index]?.message ?? rows[index + 1]?.message
