import type { Left } from './read-messages.ts'
import type { People } from './read-people.ts'

export const count = (n: number, what: string): string =>
  `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`

const shown = (names: string[]): string =>
  [...names.slice(0, 10), ...(names.length > 10 ? [`and ${names.length - 10} more`] : [])].join(', ')

/** What people should know about their names and passwords. */
export const taken = (
  renamed: { from: string; to: string }[],
  { withoutPassword, renamed: bent }: Pick<People, 'withoutPassword' | 'renamed'>,
): string[] => [
  ...(renamed.length > 0
    ? [`These names belong to somebody here: ${shown(renamed.map(({ from, to }) => `${from} → ${to}`))}.`]
    : []),
  ...(bent.length > 0
    ? [`These are no names here: ${shown(bent.map(({ from, to }) => `${from} → ${to}`))}.`]
    : []),
  ...(withoutPassword.length > 0
    ? [
        `${count(withoutPassword.length, 'password')} cannot be checked here (only bcrypt and argon2id can) and must be set anew: ${shown(withoutPassword)}.`,
      ]
    : []),
]

export const leftOut = (left: Left[]): string[] =>
  left.length === 0
    ? []
    : [
        `${count(left.length, 'row')} left out: ${shown(left.map(({ table, row, why }) => `${table} ${row} (${why})`))}.`,
      ]
