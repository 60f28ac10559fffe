import { useState } from 'react'
import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import type { Overlay } from '../app/overlay.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { FormDialog } from '../ui/FormDialog.tsx'
import { MessageText } from './MessageText.tsx'

type Props = { about: Extract<Overlay, { type: 'report' }>; onClose(): void }

/** Tells the moderators of a message, with what it says now. */
export default ({ about: { message }, onClose }: Props) => {
  const client = useClient()
  const [isDone, setDone] = useState(false)
  const report = async (read: (name: string) => string): Promise<void> => {
    await client.call('message.report', { message: message.id, reason: read('reason').trim() })
    setDone(true)
  }
  if (isDone)
    return (
      <Dialog title={t('report.title')} onClose={onClose}>
        <p role="status">{t('report.done')}</p>
      </Dialog>
    )
  return (
    <FormDialog title={t('report.title')} button={t('report.send')} send={report} onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <blockquote className="delete-quote message-text" tabIndex={0} dir="auto">
        <MessageText text={message.text} />
      </blockquote>
      <label className="field">
        {t('report.reason')}
        <textarea name="reason" rows={3} required maxLength={limits.reasonLength} dir="auto" />
      </label>
    </FormDialog>
  )
}
