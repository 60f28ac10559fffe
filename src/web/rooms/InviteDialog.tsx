import { type FormEvent, useState } from 'react'
import type { Room } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { sentenceOf } from '../ui/sentence-of.ts'

type Props = { room: Room; onClose(): void }

export const InviteDialog = ({ room, onClose }: Props) => {
  const client = useClient()
  const [problem, setProblem] = useState<string | null>(null)

  const invite = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const username = String(new FormData(event.currentTarget).get('username') ?? '').trim()
    try {
      await client.call('room.invite', { room: room.id, username })
      onClose()
    } catch (error) {
      setProblem(sentenceOf(error))
    }
  }

  return (
    <Dialog title={t('rooms.invite-to', { name: room.name })} onClose={onClose}>
      <form onSubmit={invite}>
        <label className="field">
          {t('door.username')}
          <input
            name="username"
            required
            maxLength={limits.usernameLength}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </label>
        <p className="problem" role="alert">
          {problem}
        </p>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            {t('app.cancel')}
          </button>
          <button type="submit" className="button button-main">
            {t('rooms.bring-in')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
