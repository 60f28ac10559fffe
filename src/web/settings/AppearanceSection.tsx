import { useState } from 'react'
import { t } from '../texts/t.ts'
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { keepLook, type LookName, type LookOf, looks, readLook } from '../ui/look.ts'

/** How the page looks on this device. */
export const AppearanceSection = () => (
  <section className="card">
    <Choice name="theme" title={t('theme.colours')} textOf={(look) => t(`theme.${look}`)} />
    <Choice name="contrast" title={t('look.contrast')} textOf={(look) => t(`contrast.${look}`)} />
    <Choice name="density" title={t('look.density')} textOf={(look) => t(`density.${look}`)} />
    <div className="choice-row">
      <span className="choice-name">{t('language.name')}</span>
      <LanguageSwitch />
    </div>
    <p className="quiet">{t('look.hint')}</p>
  </section>
)

type Props<N extends LookName> = { name: N; title: string; textOf(look: LookOf<N>): string }

const Choice = <N extends LookName>({ name, title, textOf }: Props<N>) => {
  const [look, setLook] = useState(() => readLook(name))
  const choose = (chosen: LookOf<N>): void => {
    keepLook(name, chosen)
    setLook(chosen)
  }
  return (
    <fieldset className="choice-row">
      <legend className="choice-name">{title}</legend>
      <div className="segments">
        {(looks[name] as readonly LookOf<N>[]).map((one) => (
          <label key={one}>
            <input type="radio" name={name} checked={one === look} onChange={() => choose(one)} />
            <span>{textOf(one)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
