import { first } from './he/first.ts'
import { later } from './he/later.ts'
import type { Catalogue } from './t.ts'

export const he: Catalogue = { ...first, ...later }
