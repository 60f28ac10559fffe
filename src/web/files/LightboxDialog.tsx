import { type KeyboardEvent, useState } from 'react'
import type { Overlay } from '../app/overlay.ts'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'
import { useModal } from '../ui/use-modal.ts'
import { fileAddress } from './MessageFiles.tsx'

type Props = { about: Extract<Overlay, { type: 'lightbox' }>; onClose(): void }

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 }

/** The pictures of a message, as large as the window allows. */
export default ({ about: { files, first }, onClose }: Props) => {
  const box = useModal()
  const [at, setAt] = useState(
    Math.max(
      0,
      files.findIndex(({ id }) => id === first),
    ),
  )
  const file = files[at]
  if (!file) return null
  const go = (step: number): void => setAt((at + step + files.length) % files.length)
  const onKey = (event: KeyboardEvent): void => {
    const step = steps[event.key]
    if (step !== undefined) go(document.dir === 'rtl' ? -step : step)
  }
  return (
    <dialog
      ref={box}
      className="lightbox"
      aria-label={file.name}
      onClose={onClose}
      onKeyDown={onKey}
      onClick={(event) => event.target === box.current && onClose()}
    >
      <header>
        <bdi>{file.name}</bdi>
        {files.length > 1 && (
          <>
            <button
              type="button"
              className="icon-button"
              aria-label={t('files.previous')}
              onClick={() => go(-1)}
            >
              <Icon name="previous" />
            </button>
            <span role="status">{t('travel.of', { place: at + 1, total: files.length })}</span>
            <button type="button" className="icon-button" aria-label={t('files.next')} onClick={() => go(1)}>
              <Icon name="next" />
            </button>
          </>
        )}
        <a className="icon-button" href={fileAddress(file)} download={file.name} aria-label={t('files.save')}>
          <Icon name="download" />
        </a>
        <button type="button" className="icon-button" aria-label={t('app.close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <img src={fileAddress(file)} alt={file.name} />
    </dialog>
  )
}
