import type { SlashArgument, SlashSpec } from './spec.ts'

/** What was typed for each argument, by its name. */
export type SlashArguments = Record<string, string>

/**
 * Gives each argument its word, and the last one the rest of the line. Answers nothing when one is missing
 * that must be there, or something is left over.
 */
export const takeArguments = (spec: SlashSpec, rest: string): SlashArguments | undefined => {
  const taken: SlashArguments = {}
  let left = rest.trim()
  for (const [i, argument] of spec.arguments.entries()) {
    const value = typedFor(argument, left, i === spec.arguments.length - 1)
    if (value !== '') {
      taken[argument.name] = withoutSign(argument, value)
      left = left.slice(value.length).trimStart()
    } else if (!argument.optional) return undefined
  }
  return left === '' ? taken : undefined
}

const typedFor = ({ kind, choices }: SlashArgument, left: string, isLast: boolean): string => {
  const word = left.match(/^\S+/)?.[0] ?? ''
  if (kind === 'choice') return choices?.includes(word.toLowerCase()) ? word : ''
  if (kind === 'emoji') return isEmoji(word) ? word : ''
  return isLast && kind !== 'word' && kind !== 'person' ? left : word
}

const isEmoji = (word: string): boolean => /^:[a-z0-9_+-]+:$|^\p{Extended_Pictographic}\S*$/u.test(word)

/** People write `@alice`, `#garden` and `/join`. */
const withoutSign = ({ kind }: SlashArgument, value: string): string => {
  if (kind === 'person') return value.replace(/^@/, '').replace(/[,:]$/, '')
  if (kind === 'room') return value.replace(/^#/, '')
  if (kind === 'choice') return value.toLowerCase()
  return kind === 'word' ? value.replace(/^\//, '') : value
}

/** `/msg <name> [text]` */
export const usageOf = (name: string, spec: Pick<SlashSpec, 'arguments'>): string =>
  [`/${name}`, ...spec.arguments.map(shown)].join(' ')

const shown = ({ name, kind, choices, optional }: SlashArgument): string => {
  const what = kind === 'choice' ? (choices ?? []).join('|') : name
  return optional ? `[${what}]` : `<${what}>`
}
