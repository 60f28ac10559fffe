import type { Room } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { FormDialog } from '../ui/FormDialog.tsx'

type Props = { room: Room; onClose(): void }

export const InviteDialog = ({ room, onClose }: Props) => {
  const client = useClient()

  const invite = async (read: (name: string) => string): Promise<void> => {
    await client.call('room.invite', { room: room.id, username: read('username').trim() })
    onClose()
  }

  return (
    <FormDialog
      title={t('rooms.invite-to', { name: room.name })}
      button={t('rooms.bring-in')}
      send={invite}
      onClose={onClose}
    >
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
    </FormDialog>
  )
}
