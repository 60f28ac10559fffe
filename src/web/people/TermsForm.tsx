import { useId } from 'react'
import { limits } from '../../protocol/limits.ts'
import { useForm } from '../accounts/use-form.ts'
import { t } from '../texts/t.ts'

export type Terms = { reason?: string; until?: string }

const hour = 3_600_000
const spans = { never: 0, hour, day: 24 * hour, week: 168 * hour, month: 720 * hour }
type Span = keyof typeof spans

type Props = { title: string; hasEnd: boolean; send(terms: Terms): Promise<void>; onCancel(): void }

/** Why, and for how long: asked before somebody is muted, removed or banned. The reason is shown to them. */
export const TermsForm = ({ title, hasEnd, send, onCancel }: Props) => {
  const explained = useId()
  const { problem, isBusy, submit } = useForm(async (read) => {
    const ms = spans[read('span') as Span] ?? 0
    const reason = read('reason').trim()
    await send({
      ...(reason === '' ? {} : { reason }),
      ...(ms === 0 ? {} : { until: new Date(Date.now() + ms).toISOString() }),
    })
  })
  return (
    <form onSubmit={submit} aria-describedby={problem ? explained : undefined}>
      <p>
        <b>{title}</b>
      </p>
      <label className="field">
        {t('order.reason')}
        <input name="reason" maxLength={limits.reasonLength} autoComplete="off" dir="auto" />
      </label>
      {hasEnd && (
        <label className="field">
          {t('order.span')}
          <select name="span" defaultValue="day">
            {(Object.keys(spans) as Span[]).map((span) => (
              <option key={span} value={span}>
                {t(span === 'never' ? 'order.for-good' : span === 'month' ? 'order.month' : `span.${span}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      <p id={explained} className="problem" role="alert">
        {problem}
      </p>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onCancel}>
          {t('app.cancel')}
        </button>
        <button type="submit" className="button button-danger" disabled={isBusy}>
          {t('order.do-it')}
        </button>
      </div>
    </form>
  )
}
