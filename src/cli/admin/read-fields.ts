import type { Schema } from '../../gateways/http/json-schema.ts'
import { systemClock } from '../../server/system.ts'
import { CliFault } from '../cli-fault.ts'
import type { AdminCommand } from './catalogue.ts'

export type Options = { fields: Record<string, unknown>; json: boolean; data: string | undefined }

/** Reads `--field value …` as the command's schema has it. Every fault names the field. */
export const readFields = (command: AdminCommand, args: string[]): Options => {
  const options: Options = { fields: {}, json: false, data: undefined }
  for (let i = 0; i < args.length; ) {
    const { name, value, used } = readOption(args, i)
    i += used
    if (name === 'json' && !hasField(command, 'json')) options.json = true
    else if (name === 'data' && !hasField(command, 'data')) options.data = mustBeSaid(name, value)
    else addField(command, options.fields, name, value)
  }
  mustBeComplete(command, options.fields)
  return options
}

type Option = { name: string; value: string | undefined; used: number }

/** `--name value`, `--name=value`, or `--name` alone for yes. */
const readOption = (args: string[], at: number): Option => {
  const word = args[at] as string
  const [, name, inline] = word.match(/^--([A-Za-z][\w-]*)(?:=([\s\S]*))?$/) ?? []
  if (name === undefined) throw new CliFault(`"${word}" has no name. Say --<field> ${word}.`)
  if (inline !== undefined) return { name, value: inline, used: 1 }
  const next = args[at + 1]
  const isValue = next !== undefined && !/^--[A-Za-z]/.test(next)
  return isValue && name !== 'json' ? { name, value: next, used: 2 } : { name, value: undefined, used: 1 }
}

const hasField = ({ input }: AdminCommand, name: string): boolean => input.properties?.[name] !== undefined

const mustBeSaid = (name: string, value: string | undefined): string => {
  if (value === undefined) throw new CliFault(`--${name} needs a value.`)
  return value
}

const addField = (
  { input, group, verb }: AdminCommand,
  fields: Record<string, unknown>,
  name: string,
  value: string | undefined,
): void => {
  const schema = input.properties?.[name]
  if (!schema) {
    const known = Object.keys(input.properties ?? {}).map((field) => `--${field}`)
    const told = known.length === 0 ? 'It takes no fields.' : `It takes ${known.join(', ')}.`
    throw new CliFault(`"parley admin ${`${group} ${verb}`.trim()}" has no --${name}. ${told}`)
  }
  if (schema.type === 'array') fields[name] = [...((fields[name] as unknown[]) ?? []), ...listOf(name, value)]
  else fields[name] = readValue(schema, name, value)
}

/** Said again for each, or with commas. */
const listOf = (name: string, value: string | undefined): string[] =>
  mustBeSaid(name, value)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

const readValue = (schema: Schema, name: string, value: string | undefined): unknown => {
  if (schema.type === 'boolean' || schema.const === true)
    return value === undefined || readBoolean(name, value)
  const said = mustBeSaid(name, value)
  if (schema.type === 'integer' || schema.type === 'number') return readNumber(name, said)
  if (schema.format === 'date-time') return readTime(name, said)
  if (schema.type === 'string' || schema.enum) return said
  return readJson(said)
}

const readBoolean = (name: string, value: string): boolean => {
  if (value !== 'true' && value !== 'false') throw new CliFault(`--${name} is true or false.`)
  return value === 'true'
}

const readNumber = (name: string, value: string): number => {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) throw new CliFault(`--${name} is a number.`)
  return number
}

const spans: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `2026-12-01`, `2026-12-01T09:30Z`, or from now: `+7d`, `-12h`, `+30m`. */
const readTime = (name: string, value: string): string => {
  const [, sign, count, unit = ''] = value.match(/^([+-])(\d{1,5})([mhd])$/) ?? []
  const span = Number(`${sign}${count}`) * (spans[unit] ?? Number.NaN)
  const time = sign === undefined ? Date.parse(value) : systemClock.wall() + span
  if (Number.isNaN(time))
    throw new CliFault(`--${name} is a time: 2026-12-01, 2026-12-01T09:30Z, or from now, like +7d or -12h.`)
  return new Date(time).toISOString()
}

/** Where several kinds of values may stand: JSON, or simply text. */
const readJson = (value: string): unknown => {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

const mustBeComplete = ({ input }: AdminCommand, fields: Record<string, unknown>): void => {
  const missing = (input.required ?? []).filter((name) => fields[name] === undefined)
  if (missing.length > 0)
    throw new CliFault(`Say ${missing.map((name) => `--${name}`).join(' and ')} as well.`)
}
