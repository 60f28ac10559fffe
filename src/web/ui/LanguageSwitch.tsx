import { keepLanguage, type LanguageId, languages } from '../texts/languages.ts'
import { currentLanguage, t } from '../texts/t.ts'

/** Every language under its own name, so that it is found by whoever reads no other. */
export const LanguageSwitch = () => (
  <label className="language-switch">
    <span className="only-heard">{t('language.name')}</span>
    <select
      defaultValue={currentLanguage().id}
      onChange={(event) => keepLanguage(event.target.value as LanguageId)}
    >
      {languages.map(({ id, name }) => (
        <option key={id} value={id} lang={id}>
          {name}
        </option>
      ))}
    </select>
  </label>
)
