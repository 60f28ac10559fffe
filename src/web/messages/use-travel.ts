import { useEffect, useRef, useState } from 'react'
import type { RoomState } from '../../sdk/index.ts'
import { isOpened } from '../../sdk/state/shape.ts'
import { useChat, useClient } from '../app/chat.ts'
import { forgetSeq } from '../app/route.ts'
import { useAttempt } from '../ui/Toasts.tsx'
import type { VirtualRows } from './use-virtual-rows.ts'

const closeToEdge = 25
const shownMs = 2_000

/** Loads pages as one comes near the edge of what is loaded. */
export const usePages = (
  known: RoomState,
  { first, last }: VirtualRows,
  rowCount: number,
  isJumping: boolean,
): void => {
  const client = useClient()
  const isUp = useChat((state) => state.status === 'live' || state.status === 'syncing')
  const { id } = known.room
  const { timeline } = known
  const opened = isOpened(timeline)
  const isBusy = useRef(false)
  const wantsOlder = !timeline.atStart && (first < closeToEdge || !opened)
  const wantsNewer = opened && !timeline.atEnd && last > rowCount - closeToEdge
  const edge = wantsOlder ? timeline.messages[0]?.seq : timeline.messages.at(-1)?.seq

  // `edge` is another one after each page, so that the next is asked for while one stays near it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!isUp || isJumping || isBusy.current || (!wantsOlder && !wantsNewer)) return
    isBusy.current = true
    const page = wantsOlder ? client.loadOlder(id) : client.loadNewer(id)
    // A page that did not come is asked for again on the next scroll or when the connection is back.
    page
      .catch(() => {})
      .finally(() => {
        isBusy.current = false
      })
  }, [client, id, isUp, isJumping, wantsOlder, wantsNewer, edge, first, last])
}

/** Follows the address to a message: loads what is around it, brings it into sight, lights it up for a moment. */
export const useJump = (
  known: RoomState,
  target: number | null,
  hold: VirtualRows['hold'],
): string | null => {
  const client = useClient()
  const attempt = useAttempt()
  const [lit, setLit] = useState<string | null>(null)
  const { id } = known.room

  useEffect(() => {
    if (target === null) return
    attempt(async () => {
      await client.jumpTo(id, target).finally(() => forgetSeq(id))
      const messages = client.getState().rooms[id]?.timeline.messages ?? []
      const found = messages.find(({ seq }) => seq >= target) ?? messages.at(-1)
      if (!found) return
      hold({ key: found.id, top: innerHeight / 4 })
      setLit(found.id)
    })
  }, [client, attempt, id, target, hold])

  useEffect(() => {
    if (lit === null) return
    const timer = setTimeout(() => setLit(null), shownMs)
    return () => clearTimeout(timer)
  }, [lit])

  return lit
}
