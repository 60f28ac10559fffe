import { t } from '../texts/t.ts'
import { formatBytes } from '../ui/format-count.ts'
import { Icon } from '../ui/Icon.tsx'
import type { Uploads } from './use-uploads.ts'

/** What goes along with the next message, and how far each is. */
export const UploadList = ({ uploads }: { uploads: Uploads }) => {
  if (uploads.all.length === 0) return null
  const isOneFailed = uploads.all.some(({ problem }) => problem !== undefined)
  return (
    <>
      <ul className="uploads" aria-label={t('files.to-send')}>
        {uploads.all.map(({ key, name, bytes, sent, problem, file }) => (
          <li key={key} data-failed={problem !== undefined}>
            <Icon name="file" />
            <span className="upload-words">
              <bdi>{name}</bdi>
              <small dir="auto">{problem ?? formatBytes(bytes)}</small>
              {!file && problem === undefined && (
                <progress value={sent} max={bytes} aria-label={t('files.progress', { name })} />
              )}
            </span>
            <button
              type="button"
              className="icon-button"
              aria-label={t('files.remove', { name })}
              onClick={() => uploads.remove(key)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      {isOneFailed && (
        <p className="uploads-failed" role="alert">
          {t('files.remove-failed')}
        </p>
      )}
    </>
  )
}
