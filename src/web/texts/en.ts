import { first } from './en/first.ts'
import { later } from './en/later.ts'

/** Every text of the page. The other languages have exactly these keys. */
export const en = { ...first, ...later } as const
