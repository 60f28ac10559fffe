import type { Look, Role } from '../text/line.ts'

/** What a look is in the terminal: the parameters of one SGR sequence. */
export type Theme = (look: Look) => string

const traits = { bold: '1', dim: '2', italic: '3', underline: '4', strike: '9' } as const

/** The terminal's own sixteen colours and its own background: what suits its owner suits this. */
const roles = (people: readonly string[]): Record<Role, string> => ({
  normal: '',
  quiet: '2',
  strong: '1',
  accent: '36',
  mention: '1;33',
  alert: '31',
  good: '32',
  code: '36',
  link: '4;34',
  rule: '2',
  bar: '7',
  chosen: '7',
  me: '1',
  'person-0': people[0] ?? '',
  'person-1': people[1] ?? '',
  'person-2': people[2] ?? '',
  'person-3': people[3] ?? '',
  'person-4': people[4] ?? '',
  'person-5': people[5] ?? '',
})

const onDark = { ...roles(['1;96', '1;92', '1;93', '1;95', '1;94', '1;91']), link: '4;94', mention: '1;93' }
const onLight = {
  ...roles(['1;36', '1;32', '1;31', '1;35', '1;34', '1']),
  mention: '1;35',
  accent: '34',
  code: '35',
}
/** Where nobody knows the background: only what can be read on both. */
const onEither = roles(['1;36', '1;32', '1;31', '1;35', '1;34', '1'])
const colourless = {
  ...roles([]),
  mention: '1;4',
  alert: '1',
  link: '4',
  accent: '1',
  code: '',
  good: '',
  ...boldPeople(),
}

function boldPeople(): Partial<Record<Role, string>> {
  return Object.fromEntries([0, 1, 2, 3, 4, 5].map((i) => [`person-${i}`, '1']))
}

const tables: Record<string, Record<Role, string>> = {
  dark: onDark,
  light: onLight,
  terminal: onEither,
  plain: colourless,
}

export type ThemeName = 'auto' | 'dark' | 'light' | 'terminal' | 'plain'
export const themeNames: readonly ThemeName[] = ['auto', 'dark', 'light', 'terminal', 'plain']

/** `auto` follows what the terminal says of its background; without an answer it uses what suits both. */
export const themeOf = (name: ThemeName, background: 'dark' | 'light' | undefined): Theme => {
  const table = tables[name === 'auto' ? (background ?? 'terminal') : name] ?? onEither
  return (look) => {
    const ofRole = look.role ? table[look.role] : ''
    // Nearly all of a screen; it is asked for each piece of each frame.
    if (!(look.bold || look.dim || look.italic || look.underline || look.strike)) return ofRole
    const parts = [ofRole]
    for (const [trait, code] of Object.entries(traits))
      if (look[trait as keyof typeof traits]) parts.push(code)
    return parts.filter((part) => part !== '').join(';')
  }
}

/** Reads `rgb:RRRR/GGGG/BBBB`, the answer to "what is your background?". */
export const backgroundOf = (answer: string): 'dark' | 'light' | undefined => {
  const [, r, g, b] = answer.match(/rgb:([0-9a-f]+)\/([0-9a-f]+)\/([0-9a-f]+)/i) ?? []
  if (r === undefined || g === undefined || b === undefined) return undefined
  const part = (hex: string): number => Number.parseInt(hex, 16) / (16 ** hex.length - 1)
  return 0.299 * part(r) + 0.587 * part(g) + 0.114 * part(b) > 0.5 ? 'light' : 'dark'
}
