import { type FormEvent, useState } from 'react'
import type { Profile } from '../../protocol/entities/profiles.ts'
import { limits } from '../../protocol/limits.ts'
import { statusAt } from '../../sdk/state/profiles.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { shortTime } from '../ui/format-time.ts'
import { sentenceOf } from '../ui/sentence-of.ts'

const hour = 3_600_000
/** How long a status holds: the text of the choice, and the time in ms; 0 is without end. */
const spans = {
  never: 0,
  'half-hour': hour / 2,
  hour,
  'four-hours': 4 * hour,
  day: 24 * hour,
  week: 168 * hour,
}
type Span = keyof typeof spans

const emojis = ['💬', '🌴', '🤒', '🚆', '📅', '🎧', '🍲', '🏠']

/** What one is up to: an emoji, a few words, and until when. */
export const StatusForm = ({ profile }: { profile: Profile }) => {
  const client = useClient()
  const now = statusAt(profile, Date.now())
  const [emoji, setEmoji] = useState(now?.emoji ?? '')
  const [problem, setProblem] = useState<string | null>(null)

  const change = (status: Parameters<typeof client.call<'account.update'>>[1]['status']): void => {
    client.call('account.update', { status }).then(
      () => setProblem(null),
      (error) => setProblem(sentenceOf(error)),
    )
  }
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const text = String(fields.get('text') ?? '').trim()
    const ms = spans[String(fields.get('span')) as Span] ?? 0
    change({
      text,
      ...(emoji === '' ? {} : { emoji }),
      ...(ms === 0 ? {} : { until: new Date(Date.now() + ms).toISOString() }),
    })
  }

  return (
    <form className="card" onSubmit={save}>
      <h3>{t('settings.status')}</h3>
      <fieldset className="emoji-choices">
        <legend className="only-heard">{t('settings.status-emoji')}</legend>
        {emojis.map((one) => (
          <button
            key={one}
            type="button"
            className="action action-emoji"
            aria-pressed={one === emoji}
            onClick={() => setEmoji(one === emoji ? '' : one)}
          >
            {one}
          </button>
        ))}
      </fieldset>
      <div className="field-row">
        <label className="field field-wide">
          {t('settings.status-text')}
          <input
            name="text"
            defaultValue={now?.text}
            maxLength={limits.statusLength}
            autoComplete="off"
            dir="auto"
          />
        </label>
        <label className="field">
          {t('settings.status-until')}
          <select name="span" defaultValue="never">
            {(Object.keys(spans) as Span[]).map((span) => (
              <option key={span} value={span}>
                {t(`span.${span}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {now?.until && <p className="quiet">{t('settings.status-holds', { time: shortTime(now.until) })}</p>}
      <p className="problem" role="alert">
        {problem}
      </p>
      <div className="buttons">
        <button type="submit" className="button button-main">
          {t('settings.status-save')}
        </button>
        {now && (
          <button type="button" className="button" onClick={() => change(null)}>
            {t('settings.status-clear')}
          </button>
        )}
      </div>
    </form>
  )
}
