import { first } from './en/first.ts'
import type { en } from './en.ts'

/** A text, or the forms of one that counts; `{name}` stands for a value that is put in. */
export type Text = string | Plural
export type Plural = { one: string; two?: string; few?: string; many?: string; other: string }

export type Language = {
  id: 'en' | 'he'
  name: string
  locale: string
  dir: 'ltr' | 'rtl'
  /** Times of day are 00:00 to 23:59, in these digits. */
  countsTo24: boolean
}

type English = typeof en
export type TextKey = keyof English

/** What every language must have: the same keys, and forms where English has forms. */
export type Translated<Texts> = { [K in keyof Texts]: Texts[K] extends string ? string : Plural }
export type Catalogue = Translated<English>

type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type FormOf<K extends TextKey> = English[K] extends { other: infer S } ? S : English[K]
/** The values that a text needs, read from the English one. */
export type Values<K extends TextKey, V = string | number> = { [N in NamesIn<FormOf<K>>]: V }
type Given<K extends TextKey, V = string | number> = [NamesIn<FormOf<K>>] extends [never]
  ? []
  : [values: Values<K, V>]

let catalogue: Partial<Catalogue> = first
let language: Language = { id: 'en', name: 'English', locale: 'en-GB', dir: 'ltr', countsTo24: true }
/** Made when they are first needed: on a slow device each takes as long as drawing a row. */
let plurals: Intl.PluralRules | undefined
let numbers: Intl.NumberFormat | undefined

/** Chosen once, before anything is drawn. */
export const takeCatalogue = (chosen: Language, texts: Partial<Catalogue>): void => {
  catalogue = texts
  language = chosen
  plurals = undefined
  numbers = undefined
}

/** The texts that come later, in the language that was chosen. */
export const addTexts = (texts: Partial<Catalogue>): void => {
  catalogue = { ...catalogue, ...texts }
}

/** False for a key that there is not, or not yet. */
export const hasText = (key: string): key is TextKey => Object.hasOwn(catalogue, key)

/** For `Intl`. */
export const currentLocale = (): string => language.locale
export const currentLanguage = (): Language => language

/** The pieces of a text: words as they are, and the names of what is put in between. */
export const piecesOf = (key: TextKey, count?: number): string[] => {
  const text: Text = catalogue[key] ?? ''
  const form = typeof text === 'string' ? text : formOf(text, count ?? 0)
  return form.includes('{') ? form.split(/\{(\w+)\}/) : [form]
}

const formOf = (text: Plural, count: number): string => {
  plurals ??= new Intl.PluralRules(language.locale)
  return text[plurals.select(count) as keyof Plural] ?? text.other
}

/** The text of a key in the language of the page. A text with forms takes the one that goes with `count`. */
export const t = <K extends TextKey>(key: K, ...[values]: Given<K>): string => {
  const given = (values ?? {}) as Record<string, string | number>
  return piecesOf(key, Number(given.count ?? 0))
    .map((piece, index) => (index % 2 === 0 ? piece : written(given[piece])))
    .join('')
}

/** A name in another script must not turn the words around it. */
const written = (value: string | number | undefined): string => {
  if (typeof value === 'number') {
    // Small ones are written alike in all languages here.
    if (Number.isInteger(value) && value >= 0 && value < 1000) return String(value)
    numbers ??= new Intl.NumberFormat(language.locale)
    return numbers.format(value)
  }
  const text = value ?? ''
  return language.dir === 'rtl' ? `\u2068${text}\u2069` : text
}
