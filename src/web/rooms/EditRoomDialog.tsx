import type { Room } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { FormDialog } from '../ui/FormDialog.tsx'

/** Another name, topic or description. Links and mentions of the former name still lead here. */
export const EditRoomDialog = ({ room, onClose }: { room: Room; onClose(): void }) => {
  const client = useClient()
  const save = async (read: (name: string) => string): Promise<void> => {
    const name = read('name').trim()
    await client.call('room.update', {
      room: room.id,
      ...(name === room.name ? {} : { name }),
      topic: read('topic').trim(),
      description: read('description').trim(),
    })
    onClose()
  }
  return (
    <FormDialog title={t('rooms.edit')} button={t('app.save')} send={save} onClose={onClose}>
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
    </FormDialog>
  )
}
