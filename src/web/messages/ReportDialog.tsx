import { useState } from 'react'
import { limits } from '../../protocol/limits.ts'
import { useForm } from '../accounts/use-form.ts'
import { useClient } from '../app/chat.ts'
import type { Overlay } from '../app/overlay.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'

type Props = { about: Extract<Overlay, { type: 'report' }>; onClose(): void }

/** Tells the moderators of a message, with what it says now. */
export default ({ about: { message }, onClose }: Props) => {
  const client = useClient()
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, submit } = useForm(async (read) => {
    await client.call('message.report', { message: message.id, reason: read('reason').trim() })
    setDone(true)
  })
  return (
    <Dialog title={t('report.title')} onClose={onClose}>
      {isDone ? (
        <p role="status">{t('report.done')}</p>
      ) : (
        <form onSubmit={submit}>
          <blockquote className="delete-quote" dir="auto">
            {message.text}
          </blockquote>
          <label className="field">
            {t('report.reason')}
            <textarea name="reason" rows={3} required maxLength={limits.reasonLength} dir="auto" />
          </label>
          <p className="problem" role="alert">
            {problem}
          </p>
          <div className="dialog-buttons">
            <button type="button" className="button" onClick={onClose}>
              {t('app.cancel')}
            </button>
            <button type="submit" className="button button-main" disabled={isBusy}>
              {t('report.send')}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
