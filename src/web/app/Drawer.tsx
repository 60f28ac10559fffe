import { type ReactNode, useEffect, useRef } from 'react'
import { t } from '../texts/t.ts'

type Props = {
  side: 'left' | 'right'
  isOpen: boolean
  /** On a phone it lies above the rest and closes on Escape or a touch beside it. */
  isModal: boolean
  onClose(): void
  children: ReactNode
}

export const Drawer = ({ side, isOpen, isModal, onClose, children }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const isCovering = isModal && isOpen

  useEffect(() => {
    if (!isCovering) return
    const before = document.activeElement
    box.current?.querySelector<HTMLElement>('a, button')?.focus()
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open]')) onClose()
    }
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('keydown', onKey)
      if (before instanceof HTMLElement) before.focus()
    }
  }, [isCovering, onClose])

  if (!isOpen && !isModal) return null
  return (
    <>
      {isCovering && (
        <button
          type="button"
          className="drawer-shade"
          aria-label={t('app.close')}
          tabIndex={-1}
          onClick={onClose}
        />
      )}
      <div ref={box} className={`drawer drawer-${side}`} data-open={isOpen} inert={!isOpen}>
        {children}
      </div>
    </>
  )
}
