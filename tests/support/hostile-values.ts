import { examples } from '../../src/gateways/http/examples.ts'
import { jsonSchema, type Schema } from '../../src/gateways/http/json-schema.ts'
import { isRestCommand } from '../../src/gateways/http/rest-commands.ts'
import { type CommandName, commands } from '../../src/protocol/commands.ts'

/** What exists in the chat under attack, and belongs to the caller. */
export type Known = {
  room: string
  message: string
  account: string
  username: string
  session: string
  password: string
  token: string
}

/** One call that must do no harm: one command whose input is right but for one thing. */
export type HostileCall = {
  command: CommandName
  /** What is wrong, such as "text is an array". */
  what: string
  input: unknown
  /** False for odd text and numbers, which some fields may hold by their rules. */
  mustBeRefused: boolean
  /** True when the input is a megabyte: more than a frame may hold. */
  isHuge: boolean
}

/** Odd text. Whatever is done with it, none of the first two may ever reach the disk or somebody else. */
export const oddText = {
  nul: 'a\u0000b',
  loneSurrogate: 'a\ud800b',
  bidi: 'a\u202eb\u2066c',
  steering: '\u001b]0;x\u0007',
} as const

type Hostile = { kind: string; value: unknown; type: string; mustBeRefused?: true; isHuge?: true }

/** Own key `__proto__`, as JSON can carry it and a literal cannot. */
const withProto = (): unknown => JSON.parse('{"__proto__":{"isOwner":true},"length":1}')

const ofEveryType: Hostile[] = [
  { kind: 'an object', type: 'object', value: { toString: 'x', $ne: null } },
  { kind: 'an object with the key __proto__', type: 'object', value: withProto() },
  { kind: 'an empty object', type: 'object', value: {} },
  { kind: 'an array', type: 'array', value: ['x', 1] },
  { kind: 'an empty array', type: 'array', value: [] },
  { kind: 'null', type: 'null', value: null },
  { kind: 'a number', type: 'number', value: 12_345 },
  { kind: 'a fraction', type: 'number', value: 1.5 },
  { kind: 'a negative number', type: 'number', value: -1 },
  { kind: 'a number beyond exact ones', type: 'number', value: 2 ** 53 },
  { kind: 'the biggest number', type: 'number', value: Number.MAX_VALUE },
  { kind: 'true', type: 'boolean', value: true },
  { kind: 'text that looks like a number', type: 'string', value: '1' },
  { kind: 'empty text', type: 'string', value: '' },
  { kind: 'text with NUL', type: 'string', value: oddText.nul },
  { kind: 'text with a lone surrogate', type: 'string', value: oddText.loneSurrogate },
  { kind: 'text with bidi controls', type: 'string', value: oddText.bidi },
  { kind: 'text with a terminal sequence', type: 'string', value: oddText.steering },
  { kind: 'long text with NUL', type: 'string', value: oddText.nul.repeat(6) },
  { kind: 'long text with a lone surrogate', type: 'string', value: oddText.loneSurrogate.repeat(6) },
  { kind: 'long text with bidi controls', type: 'string', value: oddText.bidi.repeat(4) },
  // A pattern with a hole would stumble over one of these for hours.
  ...Object.entries({
    letters: 'a'.repeat(50_000),
    'an address without an end': 'a@a.'.repeat(12_500),
    'white space': `a${' '.repeat(50_000)}a`,
    dashes: 'a-'.repeat(25_000),
    'white space alone': ' '.repeat(50_000),
  }).map(
    ([what, value]): Hostile => ({ kind: `50 KB of ${what}`, type: 'string', value, mustBeRefused: true }),
  ),
  { kind: 'a megabyte', type: 'string', value: 'x'.repeat(1_000_000), mustBeRefused: true, isHuge: true },
]

/** Commands that are called with JSON; those that carry files have routes of their own. */
export const jsonCommands = (Object.keys(commands) as CommandName[]).filter(
  (name) => name === 'session.hello' || isRestCommand(name),
)

/**
 * Every field of a command, at any depth, × every hostile value, and the command with a whole input that is no
 * input. All of it follows from the command's schema and its example, so that a new command is covered by itself.
 */
export const hostileCalls = (command: CommandName, known: Known): HostileCall[] => [
  ...wholeInputs(command, rightInput(command, known)),
  ...callsWith(command, known, ofEveryType),
]

/** The command once for each field, at any depth, that takes text, with this text in it. */
export const callsWithText = (command: CommandName, known: Known, text: string): HostileCall[] =>
  callsWith(command, known, [{ kind: 'that text', type: 'string', value: text }]).filter(
    ({ mustBeRefused }) => !mustBeRefused,
  )

const callsWith = (command: CommandName, known: Known, values: Hostile[]): HostileCall[] => {
  const entities: Record<string, Schema> = {}
  const schema = jsonSchema(commands[command].input, 'input', entities)
  const found = spoiled({ values, resolve: resolverOf(entities) }, schema, rightInput(command, known), '')
  return found.map(({ kind, mustBeRefused, isHuge, spoil }) => ({
    command,
    what: kind,
    input: spoil(rightInput(command, known)),
    mustBeRefused,
    isHuge,
  }))
}

const wholeInputs = (command: CommandName, right: object): HostileCall[] => [
  ...(jsonSchema(commands[command].input, 'input', {}).required ?? []).map((field) => ({
    command,
    what: `${field} is missing`,
    input: Object.fromEntries(Object.entries(right).filter(([name]) => name !== field)),
    mustBeRefused: true,
    isHuge: false,
  })),
  ...Object.entries({
    'is an array': [right],
    'is null': null,
    'is a number': 1,
    'is text': 'message',
    'has the key __proto__': { ...right, ...(withProto() as object) },
    'has a field nobody knows': { ...right, isOwner: true },
    'has a field that every object has': { ...right, constructor: { prototype: { isOwner: true } } },
  }).map(([what, input]) => ({
    command,
    what: `the input ${what}`,
    input,
    mustBeRefused: true,
    isHuge: false,
  })),
]

type Spoiled = {
  kind: string
  mustBeRefused: boolean
  isHuge: boolean
  /** Puts the hostile value into a right one. */
  spoil(right: unknown): unknown
}

type Resolve = (schema: Schema) => Schema[]
type Search = { values: Hostile[]; resolve: Resolve }

/** The schemas that a value may follow: references looked up, alternatives apart. */
const resolverOf = (entities: Record<string, Schema>): Resolve => {
  const resolve: Resolve = (schema) => {
    if (schema.$ref) return resolve(entities[schema.$ref.split('/').at(-1) ?? ''] ?? {})
    return schema.anyOf ? schema.anyOf.flatMap(resolve) : [schema]
  }
  return resolve
}

const typesOf = (schemas: Schema[]): Set<string> =>
  new Set(
    schemas.map(({ type, const: only }) => type ?? typeof only).map((t) => (t === 'integer' ? 'number' : t)),
  )

const spoiled = (search: Search, schema: Schema, right: unknown, path: string): Spoiled[] => {
  const schemas = search.resolve(schema)
  const here = path === '' ? [] : valuesAt(search.values, schemas, path)
  return [...here, ...schemas.flatMap((one) => within(search, one, right, path))]
}

const valuesAt = (values: Hostile[], schemas: Schema[], path: string): Spoiled[] => {
  const allowed = typesOf(schemas)
  return values.map(({ kind, type, value, mustBeRefused, isHuge }) => ({
    kind: `${path} is ${kind}`,
    mustBeRefused: mustBeRefused ?? !allowed.has(type),
    isHuge: isHuge ?? false,
    spoil: () => value,
  }))
}

/** Everything that can be wrong inside an object or a list. */
const within = (search: Search, schema: Schema, right: unknown, path: string): Spoiled[] => {
  const { properties, items, additionalProperties: values } = schema
  const isOpen = typeof values === 'object' && Object.keys(values).length > 0
  return [
    ...Object.entries(properties ?? {}).flatMap(([name, field]) =>
      at(name, spoiled(search, field, partOf(right, name), path === '' ? name : `${path}.${name}`)),
    ),
    ...(items ? at(0, spoiled(search, items, partOf(right, 0), `${path}[0]`)) : []),
    ...(isOpen ? at('x', spoiled(search, values, partOf(right, 'x'), `${path}.x`)) : []),
  ]
}

const partOf = (right: unknown, name: string | number): unknown =>
  typeof right === 'object' && right !== null ? (right as Record<string | number, unknown>)[name] : undefined

const at = (name: string | number, parts: Spoiled[]): Spoiled[] =>
  parts.map((part) => ({
    ...part,
    spoil: (right) => {
      const inner = part.spoil(partOf(right, name))
      if (typeof name === 'number') return [inner, ...(Array.isArray(right) ? right.slice(1) : [])]
      return { ...(typeof right === 'object' ? right : {}), [name]: inner }
    },
  }))

let lastUnique = 0

/** A right input: the command's example, with what exists here in the place of what exists there. */
export const rightInput = (command: CommandName, known: Known): Record<string, unknown> => {
  lastUnique += 1
  const unique = `hostile-${lastUnique}`
  const example = isRestCommand(command) ? examples[command].input : { protocol: 1, token: 'x', known: {} }
  const here: Record<string, unknown> = {
    ...known,
    replyTo: known.message,
    accounts: [known.account],
    people: [known.username],
    rooms: [known.room],
    nonce: unique,
    ...(command === 'account.register' ? { username: unique } : {}),
    ...(command === 'room.create' ? { name: unique } : {}),
  }
  return Object.fromEntries(Object.entries(example).map(([name, value]) => [name, here[name] ?? value]))
}
