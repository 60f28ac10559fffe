import type { Message } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { MessageText } from './MessageText.tsx'

export const DeleteDialog = ({ message, onClose }: { message: Message; onClose(): void }) => {
  const client = useClient()
  const attempt = useAttempt()
  const remove = (): void => {
    onClose()
    attempt(() => client.call('message.delete', { message: message.id }))
  }
  return (
    <Dialog title={t('delete.title')} onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <blockquote className="delete-quote message-text" tabIndex={0} dir="auto">
        <MessageText text={message.text} />
      </blockquote>
      <p>{t('delete.text')}</p>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onClose}>
          {t('delete.keep')}
        </button>
        <button type="button" className="button button-danger" onClick={remove}>
          {t('message.delete')}
        </button>
      </div>
    </Dialog>
  )
}
