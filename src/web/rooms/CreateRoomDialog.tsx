import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import { goTo } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { FormDialog } from '../ui/FormDialog.tsx'

type Props = { onClose(): void; onChosen(): void }

export const CreateRoomDialog = ({ onClose, onChosen }: Props) => {
  const client = useClient()

  const create = async (read: (name: string) => string): Promise<void> => {
    const kind = read('kind') === 'private' ? 'private' : 'public'
    const { room } = await client.call('room.create', {
      name: read('name').trim(),
      kind,
      topic: read('topic').trim(),
    })
    onClose()
    onChosen()
    goTo(room.id)
  }

  return (
    <FormDialog title={t('rooms.new')} button={t('rooms.make')} send={create} onClose={onClose}>
      <label className="field">
        {t('rooms.name')}
        <input name="name" required maxLength={limits.roomNameLength} autoComplete="off" />
      </label>
      <label className="field">
        <span>
          {t('rooms.topic')} <small>{t('app.optional')}</small>
        </span>
        <input name="topic" maxLength={limits.topicLength} autoComplete="off" />
      </label>
      <fieldset className="choices">
        <legend>{t('rooms.who')}</legend>
        <label>
          <input type="radio" name="kind" value="public" defaultChecked />
          <span>
            <b>{t('rooms.public')}</b> {t('rooms.public-hint')}
          </span>
        </label>
        <label>
          <input type="radio" name="kind" value="private" />
          <span>
            <b>{t('rooms.private')}</b> {t('rooms.private-hint')}
          </span>
        </label>
      </fieldset>
    </FormDialog>
  )
}
