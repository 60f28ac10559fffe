import { mayOperate } from '../../core/permissions/may-operate.ts'
import { jsonSchema, type Schema } from '../../gateways/http/json-schema.ts'
import { isRestCommand, type RestCommand } from '../../gateways/http/rest-commands.ts'
import { commands } from '../../protocol/commands.ts'
import { CliFault } from '../cli-fault.ts'

/** A command of the protocol as `parley admin <group> <verb>`. */
export type AdminCommand = {
  name: RestCommand
  group: string
  /** Empty where the group is all there is to say. */
  verb: string
  summary: string
  input: Schema
}

/** Everything that the operator may do, as the table of permissions says: what is added there is added here. */
export const catalogue = (): AdminCommand[] =>
  Object.keys(commands)
    .filter(isRestCommand)
    .filter(mayOperate)
    .map((name) => {
      const [group, verb] = wordsOf(name)
      const { summary, input } = commands[name]
      return { name, group, verb, summary, input: jsonSchema(input, 'input', {}) }
    })
    .sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0))

/** `settings.get` is `settings get`; `admin.statistics` is `statistics`. */
const wordsOf = (name: string): [group: string, verb: string] => {
  const dot = name.indexOf('.')
  const [group, verb] = [name.slice(0, dot), name.slice(dot + 1)]
  return group === 'admin' ? [verb, ''] : [group, verb]
}

/** What people say instead. */
const sameGroup: Record<string, string> = {
  accounts: 'account',
  people: 'account',
  rooms: 'room',
  reports: 'report',
  invitations: 'invitation',
  messages: 'moderation',
  limits: 'settings',
  setting: 'settings',
}
const sameWords: Record<string, string> = {
  'account list': 'account search',
  'room list': 'room list-all',
  'sessions list': 'account sessions',
  'sessions end': 'account end-sessions',
  'sessions revoke': 'account end-sessions',
  'settings list': 'settings get',
}

/** The group as the protocol calls it. */
export const groupSaid = (said: string): string => sameGroup[said] ?? said

export const groupsOf = (all: AdminCommand[]): string[] => [...new Set(all.map(({ group }) => group))]

/** The command that these words name, and how many of them do; a fault that lists what there is. */
export const findCommand = (
  all: AdminCommand[],
  [said = '', verb = '']: string[],
): { command: AdminCommand; words: number } => {
  const group = groupSaid(said)
  const alone = all.find((one) => one.group === group && one.verb === '')
  if (alone) return { command: alone, words: 1 }
  const words = sameWords[`${group} ${verb}`] ?? `${group} ${verb}`
  const command = all.find((one) => `${one.group} ${one.verb}` === words)
  if (command) return { command, words: 2 }
  const verbs = all.filter((one) => one.group === group).map((one) => one.verb)
  if (verbs.length > 0) throw new CliFault(`Say what to do: "parley admin ${said} <${verbs.join('|')}>".`)
  throw new CliFault(`There is no "parley admin ${said}". There are: ${groupsOf(all).join(', ')}.`)
}
