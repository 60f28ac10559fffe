import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { describeSchema } from '../src/gateways/http/describe-schema.ts'
import type { Schema } from '../src/gateways/http/json-schema.ts'
import type { Rate } from '../src/protocol/rates.ts'
import { type SettingName, settingNames, settingSpecs } from '../src/protocol/settings.ts'

/** docs/settings.md, made of the table that the server itself uses. */
export const settingsPage = (): string =>
  `${[
    '# Settings',
    '<!-- Made by `npm run docs` from src/protocol/settings.ts; change it there. -->',
    introduction,
    ...groups().flatMap(([group, names]) => [`## ${group}`, table(names)]),
  ].join('\n\n')}\n`

const introduction = `What the owner and admins change while the server runs. A change holds at once, on every node, and
is written into the audit log. What the server needs before it can start (ports, folders, mail) is in its environment
instead: see \`env.example\`.

\`\`\`sh
parley admin settings get                                       # all of them
parley admin settings set --name registration.mode --value invitation
parley admin settings set --name rates.guest.send --value '{"burst": 10, "perSecond": 0.2}'
parley admin settings set --name registration.mode --value null   # what it is when nobody sets it
\`\`\`

Over REST and sockets these are the commands [\`settings.get\` and \`settings.set\`](protocol/commands.md#settingsget).
A rate lets so much through at once (\`burst\`) and then so much a second (\`perSecond\`); what each counts is in
[limits](protocol/limits.md#rates).`

const groups = (): [string, SettingName[]][] => {
  const byGroup = Map.groupBy(settingNames, (name) => name.slice(0, name.lastIndexOf('.')))
  return [...byGroup]
}

const table = (names: SettingName[]): string =>
  [
    ['Setting', 'May be', 'Unless set', 'What it does'],
    ['---', '---', '---', '---'],
    ...names.map((name) => [`\`${name}\``, rangeOf(name), standardOf(name), settingSpecs[name].about]),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

const rangeOf = (name: SettingName): string => {
  const schema = z.toJSONSchema(settingSpecs[name].schema, { io: 'input' }) as Schema
  if (schema.properties?.perSecond) return 'a rate'
  const marks = { text: String, code: (plain: string) => `\`${plain}\``, entity: String }
  return describeSchema(schema, marks)
}

const standardOf = (name: SettingName): string => {
  const value: unknown = settingSpecs[name].default
  if (value === '' || (Array.isArray(value) && value.length === 0)) return 'empty'
  return isRate(value) ? `${number(value.burst)} at once, then ${paceOf(value)}` : `\`${String(value)}\``
}

const isRate = (value: unknown): value is Rate =>
  typeof value === 'object' && value !== null && 'burst' in value

const paceOf = ({ perSecond }: Rate): string =>
  perSecond >= 1 ? `${number(perSecond)} a second` : `one every ${number(Math.round(1 / perSecond))} s`

const number = (n: number): string => n.toLocaleString('en-GB')

/** Writes it into the folder. */
export const writeSettingsPage = (folder: string): void =>
  writeFileSync(join(folder, 'settings.md'), settingsPage())

if (import.meta.main) writeSettingsPage(resolve(import.meta.dir, '..', 'docs'))
