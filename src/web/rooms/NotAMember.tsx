import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { RoomsButton } from '../ui/RoomsButton.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import type { Panes } from './RoomHeader.tsx'

/** An address of a room that one does not belong to, or no longer. */
export const NotAMember = ({ room, panes }: { room: string; panes: Panes }) => {
  const client = useClient()
  const attempt = useAttempt()
  return (
    <main className="waiting">
      <RoomsButton showRooms={panes.showRooms} />
      <h1 className="waiting-title">{t('rooms.not-a-member')}</h1>
      <button
        type="button"
        className="button button-main"
        onClick={() => attempt(() => client.call('room.join', { room }))}
      >
        {t('rooms.join-it')}
      </button>
    </main>
  )
}
