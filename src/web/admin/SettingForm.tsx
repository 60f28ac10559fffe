import { type FormEvent, useState } from 'react'
import type { Setting } from '../../protocol/commands/settings.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { sentenceOf } from '../ui/sentence-of.ts'

type Value = Setting['value']
type Rate = { burst: number; perSecond: number }

/** One setting: its value in the field that fits it, and back to what it is when nobody sets it. */
export const SettingForm = ({ setting, again }: { setting: Setting; again(): void }) => {
  const client = useClient()
  const [problem, setProblem] = useState<string | null>(null)
  const set = (value: Value | null): void => {
    client.call('settings.set', { name: setting.name, value }).then(
      () => again(),
      (error) => setProblem(sentenceOf(error)),
    )
  }
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    set(valueFrom(setting, (name) => String(fields.get(name) ?? '')))
  }
  return (
    <form className="setting" onSubmit={save}>
      <fieldset>
        <legend dir="ltr">{setting.name.split('.').at(-1)}</legend>
        <p className="quiet" dir="ltr">
          {setting.about}
        </p>
        <div className="setting-fields">
          <Fields setting={setting} />
          <button type="submit" className="button" aria-label={t('admin.save-named', { name: setting.name })}>
            {t('app.save')}
          </button>
          {setting.isSet && (
            <button type="button" className="link" onClick={() => set(null)}>
              {t('admin.reset')}
            </button>
          )}
        </div>
        <p className="problem" role="alert">
          {problem}
        </p>
      </fieldset>
    </form>
  )
}

const isRate = (value: Value): value is Rate => typeof value === 'object' && !Array.isArray(value)

const Fields = ({ setting: { name, value, schema } }: { setting: Setting }) => {
  if (isRate(value))
    return (
      <>
        <label className="inline-field">
          {t('admin.burst')}
          <input name="burst" type="number" min={1} step={1} required defaultValue={value.burst} />
        </label>
        <label className="inline-field">
          {t('admin.per-second')}
          <input name="perSecond" type="number" min={0} step="any" required defaultValue={value.perSecond} />
        </label>
      </>
    )
  if (typeof value === 'boolean')
    return <input name="value" type="checkbox" defaultChecked={value} aria-label={name} />
  if (Array.isArray(schema.enum))
    return (
      <select name="value" defaultValue={String(value)} aria-label={name}>
        {schema.enum.map((one) => (
          <option key={String(one)}>{String(one)}</option>
        ))}
      </select>
    )
  if (typeof value === 'number')
    return <input name="value" type="number" step="any" required defaultValue={value} aria-label={name} />
  if (Array.isArray(value))
    return <textarea name="value" rows={2} defaultValue={value.join('\n')} aria-label={name} dir="ltr" />
  return <input name="value" defaultValue={value} aria-label={name} dir="auto" />
}

const valueFrom = ({ value }: Setting, read: (name: string) => string): Value => {
  if (isRate(value)) return { burst: Number(read('burst')), perSecond: Number(read('perSecond')) }
  if (typeof value === 'boolean') return read('value') === 'on'
  if (typeof value === 'number') return Number(read('value'))
  if (Array.isArray(value))
    return read('value')
      .split(/[\s,]+/)
      .filter(Boolean)
  return read('value')
}
