import type { Room } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { goTo } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { useAttempt } from '../ui/Toasts.tsx'

type Props = { room: Room; onClose(): void }

export const LeaveDialog = ({ room, onClose }: Props) => {
  const client = useClient()
  const attempt = useAttempt()
  const leave = (): void => {
    onClose()
    attempt(async () => {
      await client.call('room.leave', { room: room.id })
      goTo('lobby')
    })
  }
  return (
    <Dialog title={t('rooms.leave-named', { name: room.name })} onClose={onClose}>
      <p>{t(room.kind === 'private' ? 'rooms.leave-private' : 'rooms.leave-public')}</p>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onClose}>
          {t('rooms.stay')}
        </button>
        <button type="button" className="button button-danger" onClick={leave}>
          {t('rooms.leave-now')}
        </button>
      </div>
    </Dialog>
  )
}
