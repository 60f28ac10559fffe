import { t } from '../texts/t.ts'
import { Dialog } from './Dialog.tsx'

type Props = { text: 'trouble.old' | 'trouble.broken'; onClose?(): void }

/** Stands where a part of the page should; as a dialog where that part is one. Nothing written is lost by the reload. */
export const Trouble = ({ text, onClose }: Props) => {
  const words = (
    <div className="waiting" role="alert">
      <p>{t(text)}</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        {t('trouble.reload')}
      </button>
    </div>
  )
  if (!onClose) return words
  return (
    <Dialog title={t('trouble.title')} onClose={onClose}>
      {words}
    </Dialog>
  )
}
