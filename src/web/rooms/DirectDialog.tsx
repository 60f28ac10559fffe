import { type FormEvent, useState } from 'react'
import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import { goTo } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { sentenceOf } from '../ui/sentence-of.ts'

type Props = { onClose(): void; onChosen(): void }

/** Opens the conversation of exactly these people, whether it is new or years old. */
export const DirectDialog = ({ onClose, onChosen }: Props) => {
  const client = useClient()
  const [problem, setProblem] = useState<string | null>(null)

  const open = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const said = String(new FormData(event.currentTarget).get('people') ?? '')
    const people = said
      .split(/[\s,;]+/)
      .map((name) => name.replace(/^@/, ''))
      .filter((name) => name !== '')
    try {
      const { room } = await client.call('room.direct', { people })
      onClose()
      onChosen()
      goTo(room.id)
    } catch (error) {
      setProblem(sentenceOf(error))
    }
  }

  return (
    <Dialog title={t('rooms.direct-title')} onClose={onClose}>
      <form onSubmit={open}>
        <label className="field">
          <span>
            {t('rooms.to-whom')} <small>{t('rooms.to-whom-hint', { count: limits.directPeople - 1 })}</small>
          </span>
          <input name="people" required autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </label>
        <p className="problem" role="alert">
          {problem}
        </p>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            {t('app.cancel')}
          </button>
          <button type="submit" className="button button-main">
            {t('rooms.open')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
