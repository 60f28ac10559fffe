import { emojiNamed, emojiNames } from '../../protocol/emoji.ts'
import type { SlashArgument } from '../../protocol/slash/spec.ts'
import { slashNamed, slashNames, slashSpec } from '../../protocol/slash/table.ts'
import { usageOf } from '../../protocol/slash/take-arguments.ts'
import type { State } from '../state/shape.ts'
import { namesKnown } from './names-known.ts'

/** What fits where the cursor stands: replace the text from `from` to `to` by the `insert` of a choice. */
export type Completion = { from: number; to: number; choices: CompletionChoice[] }
export type CompletionChoice = {
  insert: string
  /** What to show in a list, and what to say about it. */
  label: string
  about?: string
}

/** At most so many are offered. */
const most = 20

/**
 * Completes commands, what belongs behind them, `@names`, `#rooms` and `:emoji:`. `room` is the open one:
 * people who spoke there come first. Nothing fits: no choices.
 */
export const completeSlash = (state: State, text: string, cursor: number, room?: string): Completion => {
  const before = text.slice(0, cursor)
  const found =
    commandAt(state, before) ?? argumentAt(state, before, room) ?? signAt(state, before, room) ?? nothing
  return { from: cursor - found.typed.length, to: cursor, choices: found.choices.slice(0, most) }
}

type Found = { typed: string; choices: CompletionChoice[] }
const nothing: Found = { typed: '', choices: [] }

const startsWith = (whole: string, beginning: string): boolean =>
  whole.toLowerCase().startsWith(beginning.toLowerCase())

const commandAt = (state: State, before: string): Found | undefined => {
  const typed = before.match(/^\/([\p{L}\p{N}?_-]*)$/u)?.[1]
  if (typed === undefined) return undefined
  const ours = slashNames.map((name) => ({
    words: [name, ...slashSpec(name).aliases],
    choice: { insert: `/${name} `, label: usageOf(name, slashSpec(name)), about: slashSpec(name).about },
  }))
  const custom = state.slash.map(({ name, about }) => ({
    words: [name],
    choice: { insert: `/${name} `, label: `/${name}`, about },
  }))
  const fitting = [...ours, ...custom].filter(({ words }) => words.some((word) => startsWith(word, typed)))
  // Those whose own name fits come before those known by another name.
  const byName = Map.groupBy(fitting, ({ words }) => startsWith(words[0] as string, typed))
  const choices = [...(byName.get(true) ?? []), ...(byName.get(false) ?? [])].map(({ choice }) => choice)
  return { typed: before, choices }
}

const argumentAt = (state: State, before: string, room: string | undefined): Found | undefined => {
  const [, word = '', rest] = before.match(/^\/(\S+)\s+([\s\S]*)$/u) ?? []
  const name = slashNamed(word)
  if (rest === undefined || name === undefined) return undefined
  const { argument, typed } = openArgument(slashSpec(name).arguments, rest)
  return argument && choicesFor(state, argument, typed, room)
}

/** The argument that is being typed, and what there is of it. */
const openArgument = (
  all: readonly SlashArgument[],
  rest: string,
): { argument?: SlashArgument | undefined; typed: string } => {
  let left = rest
  for (const [i, argument] of all.entries()) {
    const isLast = i === all.length - 1
    const [word, gap = ''] = left.match(/^(\S*)(\s*)/)?.slice(1) ?? ['', '']
    const isOpen = gap === ''
    if (argument.kind === 'choice' && !isOpen && !argument.choices?.includes(word?.toLowerCase() ?? ''))
      continue
    if (argument.kind === 'choice' && isOpen && !argument.choices?.some((one) => startsWith(one, word ?? '')))
      continue
    if (isOpen || (isLast && argument.kind === 'room')) return { argument, typed: left }
    left = left.slice((word?.length ?? 0) + gap.length)
  }
  return { typed: left }
}

const choicesFor = (
  state: State,
  { kind, choices = [] }: SlashArgument,
  typed: string,
  room: string | undefined,
): Found | undefined => {
  if (kind === 'person') return people(state, typed.replace(/^@/, ''), typed, '', room)
  if (kind === 'room') return rooms(state, typed.replace(/^#/, ''), typed, '')
  if (kind === 'choice')
    return {
      typed,
      choices: choices
        .filter((one) => startsWith(one, typed))
        .map((one) => ({ insert: `${one} `, label: one })),
    }
  if (kind === 'word') return commandWords(state, typed)
  return undefined
}

const commandWords = (state: State, typed: string): Found => ({
  typed,
  choices: [...slashNames, ...state.slash.map(({ name }) => name)]
    .filter((name) => startsWith(name, typed.replace(/^\//, '')))
    .map((name) => ({ insert: name, label: name })),
})

const signAt = (state: State, before: string, room: string | undefined): Found | undefined => {
  const [typed, sign, word = ''] = before.match(/(?<![\p{L}\p{N}@#/:])([@#:])([^\s@#:,/<>"&]*)$/u) ?? []
  if (typed === undefined) return undefined
  if (sign === '@') return people(state, word, typed, '@', room)
  if (sign === '#') return rooms(state, word, typed, '#')
  return word.length < 2 ? undefined : emoji(word, typed)
}

const people = (
  state: State,
  word: string,
  typed: string,
  sign: string,
  room: string | undefined,
): Found => ({
  typed,
  choices: namesKnown(state, room)
    .filter(({ name, displayName }) => startsWith(name, word) || startsWith(displayName ?? '', word || '\0'))
    .map(({ name, displayName }) => ({
      insert: `${sign}${name} `,
      label: `${sign}${name}`,
      ...(displayName !== undefined && { about: displayName }),
    })),
})

const rooms = (state: State, word: string, typed: string, sign: string): Found => ({
  typed,
  choices: Object.values(state.rooms)
    .map(({ room }) => room)
    .filter(({ name, people }) => !people && startsWith(name, word))
    // In running text a room's name ends at a space.
    .filter(({ name }) => sign === '' || !/\s/.test(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, topic }) => ({
      insert: `${sign}${name} `,
      label: `${sign}${name}`,
      ...(topic !== '' && { about: topic }),
    })),
})

const emoji = (word: string, typed: string): Found => {
  const beginning = emojiNames
    .filter((name) => startsWith(name, word))
    .toSorted((a, b) => Number(b === word) - Number(a === word))
  const inside = emojiNames.filter((name) => !startsWith(name, word) && name.includes(word.toLowerCase()))
  const choices = [...beginning, ...inside].map((name) => ({
    insert: `:${name}: `,
    label: `${emojiNamed(name) ?? ''} :${name}:`,
  }))
  return { typed, choices }
}
