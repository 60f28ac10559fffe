import { type FormEvent, useState } from 'react'
import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import { goTo } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { sentenceOf } from '../ui/sentence-of.ts'

type Props = { onClose(): void; onChosen(): void }

export const CreateRoomDialog = ({ onClose, onChosen }: Props) => {
  const client = useClient()
  const [problem, setProblem] = useState<string | null>(null)

  const create = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const read = (name: string): string => String(fields.get(name) ?? '').trim()
    const kind = read('kind') === 'private' ? 'private' : 'public'
    try {
      const { room } = await client.call('room.create', { name: read('name'), kind, topic: read('topic') })
      onClose()
      onChosen()
      goTo(room.id)
    } catch (error) {
      setProblem(sentenceOf(error))
    }
  }

  return (
    <Dialog title={t('rooms.new')} onClose={onClose}>
      <form onSubmit={create}>
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
        <p className="problem" role="alert">
          {problem}
        </p>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            {t('app.cancel')}
          </button>
          <button type="submit" className="button button-main">
            {t('rooms.make')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
