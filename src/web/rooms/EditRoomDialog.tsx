import { useId } from 'react'
import type { Room } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { useForm } from '../accounts/use-form.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'

/** Another name, topic or description. Links and mentions of the former name still lead here. */
export const EditRoomDialog = ({ room, onClose }: { room: Room; onClose(): void }) => {
  const client = useClient()
  const explained = useId()
  const { problem, isBusy, submit } = useForm(async (read) => {
    const name = read('name').trim()
    await client.call('room.update', {
      room: room.id,
      ...(name === room.name ? {} : { name }),
      topic: read('topic').trim(),
      description: read('description').trim(),
    })
    onClose()
  })
  return (
    <Dialog title={t('rooms.edit')} onClose={onClose}>
      <form onSubmit={submit} aria-describedby={problem ? explained : undefined}>
        <label className="field">
          {t('rooms.name')}
          <input name="name" required defaultValue={room.name} maxLength={limits.roomNameLength} dir="auto" />
        </label>
        <label className="field">
          {t('rooms.topic')}
          <input name="topic" defaultValue={room.topic} maxLength={limits.topicLength} dir="auto" />
        </label>
        <label className="field">
          {t('rooms.description')}
          <textarea name="description" rows={4} defaultValue={room.description} dir="auto" />
        </label>
        <p id={explained} className="problem" role="alert">
          {problem}
        </p>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            {t('app.cancel')}
          </button>
          <button type="submit" className="button button-main" disabled={isBusy}>
            {t('app.save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
