import { useEffect } from 'react'
import { formatUnread } from '../ui/format-count.ts'
import { useChat } from './chat.ts'

/** Not every browser has a badge on its icon, or lets this page have one. */
const showBadge = (count: number): void => {
  if (!('setAppBadge' in navigator)) return
  ;(count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => {})
}

/** The room's name in the browser's tab with what is unread in all rooms; on the icon what mentions oneself. */
export const useTitle = (room: string | null): void => {
  const name = useChat((state) => (room === null ? undefined : state.rooms[room]?.room.name))
  const unread = useChat((state) =>
    Object.values(state.rooms).reduce((sum, known) => sum + known.room.unread, 0),
  )
  const mentions = useChat((state) =>
    Object.values(state.rooms).reduce((sum, known) => sum + known.room.mentions, 0),
  )
  useEffect(() => showBadge(mentions), [mentions])
  useEffect(() => () => showBadge(0), [])
  useEffect(() => {
    const count = unread > 0 ? `(${formatUnread(unread)}) ` : ''
    document.title = `${count}${name === undefined ? '' : `${name} – `}Parley`
    return () => {
      document.title = 'Parley'
    }
  }, [name, unread])
}
