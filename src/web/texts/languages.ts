import { keepHere, keptHere } from '../offline/device.ts'
import { addTexts, type Catalogue, currentLanguage, type Language, takeCatalogue } from './t.ts'

export type LanguageId = Language['id']

/** Each under the name its speakers give it. */
export const languages: readonly Language[] = [
  { id: 'en', name: 'English', locale: 'en-GB', dir: 'ltr', countsTo24: true },
  { id: 'he', name: 'עברית', locale: 'he-IL', dir: 'rtl', countsTo24: true },
]

type Texts = () => Promise<Partial<Catalogue>>

/** What is wanted at first, which in English comes with the page, and all the rest. */
const catalogues: Record<LanguageId, { first?: Texts; later: Texts }> = {
  en: { later: async () => (await import('./en/later.ts')).later },
  he: {
    first: async () => (await import('./he/first.ts')).first,
    later: async () => (await import('./he/later.ts')).later,
  },
}

const key = 'parley.language'

/** What was chosen here, else the first language of the browser that there is. */
export const readLanguage = (): Language => {
  const wanted = [keptHere(key) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))]
  const found = wanted.flatMap((id) => languages.filter((one) => one.id === id))
  return found[0] ?? (languages[0] as Language)
}

/** Loads what is wanted at first and turns the page in the direction of its language. */
export const speak = async (language: Language): Promise<void> => {
  const texts = await catalogues[language.id].first?.()
  if (texts) takeCatalogue(language, texts)
  document.documentElement.lang = language.id
  document.documentElement.dir = language.dir
}

let rest: Promise<void> | undefined

/** Resolves when every text is here: whatever is loaded later waits for it. Asked for again when it did not come. */
export const allTexts = (): Promise<void> => {
  rest ??= catalogues[currentLanguage().id].later().then(addTexts)
  rest.catch(() => {
    rest = undefined
  })
  return rest
}

/** The page begins anew: every text, number and time of day is another one. */
export const keepLanguage = (id: LanguageId): void => {
  keepHere(key, id)
  location.reload()
}
