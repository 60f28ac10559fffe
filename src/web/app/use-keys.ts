import { useEffect } from 'react'
import type { Client } from '../../sdk/index.ts'
import { roomsInOrder } from '../rooms/rooms-in-order.ts'
import { useClient } from './chat.ts'
import type { Overlay } from './overlay.ts'
import { goTo, readRoute } from './route.ts'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')

/** The keys that work everywhere on the page; those of a part of it belong to that part. */
export const useKeys = (show: (overlay: Overlay) => void): void => {
  const client = useClient()
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing || event.defaultPrevented) return
      const isModal = document.querySelector('dialog[open]') !== null
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'k') {
        if (!isModal) show({ type: 'switcher' })
      } else if (isModal) return
      else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown'))
        goOn(client, event.key === 'ArrowUp' ? -1 : 1, event.shiftKey)
      else if (event.key === '?' && !isTyping(event.target)) show({ type: 'keys' })
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [client, show])
}

/** To the room above or below in the list, or the next one that has something unread. */
const goOn = (client: Client, step: 1 | -1, isUnreadWanted: boolean): void => {
  const rooms = roomsInOrder(client.getState().rooms).map(({ room }) => room)
  const at = rooms.findIndex(({ id }) => id === readRoute(location.hash).room)
  for (let i = 1; i <= rooms.length; i += 1) {
    const room = rooms[(at + step * i + rooms.length * 2) % rooms.length]
    if (!room || (isUnreadWanted && room.unread === 0)) continue
    goTo(room.id)
    return
  }
}
