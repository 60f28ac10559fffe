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

/** The end of a first page is drawn for a blink before the list goes to the unread line: nobody has read that. */
const glanceMs = 100

/** What was in sight of somebody who looked has been read. */
export const useReadMarks = (room: string, lastSeen: number | undefined): void => {
  const client = useClient()
  const isFocused = useFocused()
  useEffect(() => {
    if (!isFocused || lastSeen === undefined) return
    const timer = setTimeout(() => client.markRead(room, lastSeen), glanceMs)
    return () => clearTimeout(timer)
  }, [client, room, isFocused, lastSeen])
}
