import { rich } from '../texts/rich.tsx'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'
import type { Mode } from './mode.ts'
import { previewOf } from './preview-of.ts'

/** What the composer does when it is not simply a new message. */
export const ComposerTitle = ({ mode, cancel }: { mode: Mode; cancel(): void }) => {
  if (mode.type === 'new') return null
  return (
    <div className="composer-title">
      <Icon name={mode.type === 'edit' ? 'edit' : 'reply'} />
      {mode.type === 'edit' ? (
        <span>{t('composer.editing')}</span>
      ) : (
        <span className="composer-quote">
          {rich('composer.replying', {
            name: <bdi className="quoted-author">{mode.message.author.name}</bdi>,
          })}{' '}
          <span className="quoted-text" dir="auto">
            {previewOf(mode.message.text)}
          </span>
        </span>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={t('app.cancel')}
        title={t('composer.cancel')}
        onClick={cancel}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}
