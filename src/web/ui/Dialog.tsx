import { type MouseEvent, type ReactNode, useId } from 'react'
import { t } from '../texts/t.ts'
import { Icon } from './Icon.tsx'
import { useModal } from './use-modal.ts'

type Props = { title: string; onClose(): void; children: ReactNode }

/** The browser's own modal dialog: it keeps the focus, closes on Escape and on a click beside it. */
export const Dialog = ({ title, onClose, children }: Props) => {
  const box = useModal()
  const heading = useId()
  const closeOutside = (event: MouseEvent): void => {
    if (event.target === box.current) onClose()
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape, from the dialog itself
    <dialog ref={box} className="dialog" aria-labelledby={heading} onClose={onClose} onClick={closeOutside}>
      <div className="dialog-body">
        <div className="dialog-head">
          <h2 id={heading}>{title}</h2>
          <button type="button" className="icon-button" aria-label={t('app.close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
