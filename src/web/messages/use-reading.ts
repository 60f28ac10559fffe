import { useEffect, useRef, useState } from 'react'
import type { RoomState } from '../../sdk/index.ts'
import { useClient } from '../app/chat.ts'
import { useFocused } from '../ui/use-focused.ts'

/** Where the unread line stands: what was read when the person came, or came back to the window. */
export const useUnreadLine = ({ room }: RoomState): { readTo: number | null; clear(): void } => {
  const isFocused = useFocused()
  const wasFocused = useRef(isFocused)
  const [readTo, setReadTo] = useState<number | null>(room.unread > 0 ? room.read : null)
  const { read, unread } = room
  useEffect(() => {
    if (isFocused && !wasFocused.current && unread > 0) setReadTo(read)
    wasFocused.current = isFocused
  }, [isFocused, read, unread])
  return { readTo, clear: () => setReadTo(null) }
}

/**
 * What was in sight of somebody who looked has been read; but not before they have been where the unread begins, which
 * perhaps stands `above` what was loaded first.
 */
export const useReadMarks = (
  room: string,
  lastSeen: number | undefined,
  above: 'loaded' | 'not loaded' | false,
): void => {
  const client = useClient()
  const isFocused = useFocused()
  const hasBegun = useRef(false)
  useEffect(() => {
    if (lastSeen !== undefined && !above) hasBegun.current = true
    const isPassedOver = above === 'not loaded' || !hasBegun.current
    if (isFocused && lastSeen !== undefined && !isPassedOver) client.markRead(room, lastSeen)
  }, [client, room, isFocused, lastSeen, above])
}
