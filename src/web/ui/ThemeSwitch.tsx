import { useState } from 'react'
import { t } from '../texts/t.ts'
import { Icon } from './Icon.tsx'
import { keepLook, type LookOf, looks, readLook } from './look.ts'

/** Three radio buttons that look like one switch. */
export const ThemeSwitch = () => {
  const [theme, setTheme] = useState(() => readLook('theme'))
  const choose = (chosen: LookOf<'theme'>): void => {
    keepLook('theme', chosen)
    setTheme(chosen)
  }
  return (
    <fieldset className="theme-switch">
      <legend className="only-heard">{t('theme.colours')}</legend>
      {looks.theme.map((one) => (
        <label key={one} title={t(`theme.${one}`)}>
          <input type="radio" name="theme" checked={one === theme} onChange={() => choose(one)} />
          <span className="only-heard">{t(`theme.${one}`)}</span>
          <Icon name={one} />
        </label>
      ))}
    </fieldset>
  )
}
