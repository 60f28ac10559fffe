import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import { goTo } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { FormDialog } from '../ui/FormDialog.tsx'

type Props = { onClose(): void; onChosen(): void }

/** Opens the conversation of exactly these people, whether it is new or years old. */
export const DirectDialog = ({ onClose, onChosen }: Props) => {
  const client = useClient()

  const open = async (read: (name: string) => string): Promise<void> => {
    const people = read('people')
      .split(/[\s,;]+/)
      .map((name) => name.replace(/^@/, ''))
      .filter((name) => name !== '')
    const { room } = await client.call('room.direct', { people })
    onClose()
    onChosen()
    goTo(room.id)
  }

  return (
    <FormDialog title={t('rooms.direct-title')} button={t('rooms.open')} send={open} onClose={onClose}>
      <label className="field">
        <span>
          {t('rooms.to-whom')} <small>{t('rooms.to-whom-hint', { count: limits.directPeople - 1 })}</small>
        </span>
        <input name="people" required autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </label>
    </FormDialog>
  )
}
