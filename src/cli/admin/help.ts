import { type describeSchema, fieldsOf } from '../../gateways/http/describe-schema.ts'
import { type AdminCommand, findCommand, groupSaid, groupsOf } from './catalogue.ts'

const intro = `parley admin <group> <verb> [--<field> <value> …] [--json] [--data <folder>]

Looks after the server that runs on this machine, as whoever may read its data folder. @name stands for an
account and #name for a public room, wherever their id is asked for; a time is a date, or +7d, -12h, +30m
from now. People may also say "people" for account,
"rooms", "reports", "invitations", "limits" for settings, and "sessions list" or "sessions end".`

/** What there is at all, in one group, or for one command, as far as the words go. */
export const helpFor = (all: AdminCommand[], args: string[]): string => {
  const words = args.filter((word) => !word.startsWith('-'))
  if (words.length === 0) return [intro, ...groupsOf(all).map((group) => groupHelp(all, group))].join('\n\n')
  const said = groupSaid(words[0] as string)
  const isGroup = words.length === 1 && all.some(({ group, verb }) => group === said && verb !== '')
  return isGroup ? groupHelp(all, said) : commandHelp(findCommand(all, words).command)
}

const groupHelp = (all: AdminCommand[], group: string): string => {
  const mine = all.filter((command) => command.group === group)
  const width = Math.max(...mine.map((command) => wordsOf(command).length))
  return mine.map((command) => `  ${wordsOf(command).padEnd(width)}  ${command.summary}`).join('\n')
}

const wordsOf = ({ group, verb }: AdminCommand): string => `${group} ${verb}`.trim()

const commandHelp = (command: AdminCommand): string => {
  const fields = fieldsOf(command.input, marks)
  const width = Math.max(0, ...fields.map(({ name }) => name.length))
  const lines = fields.map(
    ({ name, type, isOptional }) =>
      `  --${name.padEnd(width)}  ${manyOf(command, name) ?? type}${isOptional ? ' (optional)' : ''}`,
  )
  return [
    `parley admin ${wordsOf(command)}: ${command.summary}`,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
  ].join('\n\n')
}

/** A list that nobody would read to its end. */
const manyOf = ({ input }: AdminCommand, field: string): string | undefined => {
  const choices = input.properties?.[field]?.enum ?? []
  return choices.length > 12 ? `one of ${choices.length} names, such as ${String(choices[0])}` : undefined
}

const marks: Parameters<typeof describeSchema>[1] = { text: String, code: String, entity: String }
