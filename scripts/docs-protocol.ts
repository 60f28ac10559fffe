import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import { fieldsOf, type Marks } from '../src/gateways/http/describe-schema.ts'
import { examples } from '../src/gateways/http/examples.ts'
import { jsonSchema, type Schema } from '../src/gateways/http/json-schema.ts'
import { isRestCommand } from '../src/gateways/http/rest-commands.ts'
import { closeCodes } from '../src/protocol/close-codes.ts'
import type { CommandSpec } from '../src/protocol/command-spec.ts'
import { type CommandName, commands } from '../src/protocol/commands.ts'
import { eventSchemas } from '../src/protocol/events.ts'
import { limits } from '../src/protocol/limits.ts'
import { type Rate, rates, socketsPerAccount } from '../src/protocol/rates.ts'
import { refusals } from '../src/protocol/refusals.ts'
import { readComments } from './read-comments.ts'

const protocol = resolve(import.meta.dir, '..', 'src', 'protocol')

/** The pages of docs/protocol by file name, made of the schemas and tables that the server itself uses. */
export const protocolDocs = (): Record<string, string> => ({
  'commands.md': commandsPage(),
  'events.md': eventsPage(),
  'refusals.md': refusalsPage(),
  'limits.md': limitsPage(),
  'close-codes.md': closeCodesPage(),
})

/** Writes them into a folder, which is made when it is missing. */
export const writeProtocolDocs = (folder: string): void => {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(protocolDocs())) writeFileSync(join(folder, name), text)
}

const note = '<!-- Made by `npm run docs` from src/protocol; change it there. -->'

const page = (title: string, ...blocks: string[]): string =>
  `${[`# ${title}`, note, ...blocks].join('\n\n')}\n`

const filesIn = (folder: string): string[] =>
  readdirSync(join(protocol, folder)).map((file) => join(protocol, folder, file))

const commandsPage = (): string => {
  const entities: Record<string, Schema> = {}
  const comments = readComments(...filesIn('commands'), ...filesIn('entities'), join(protocol, 'entities.ts'))
  const sections = (Object.keys(commands) as CommandName[]).map((name) =>
    commandSection(name, entities, comments),
  )
  return page(
    'Commands',
    'Every command is called as `POST /api/v1/<command>` with its input as the JSON body, and as a frame ' +
      '`{"id": 1, "type": "<command>", …input}` on the socket `GET /socket`, where the answer is ' +
      '`{"re": 1, "ok": …result}` or `{"re": 1, "error": …}`. Fields that are not listed are refused. See also ' +
      '[events](events.md), [refusals](refusals.md), [limits](limits.md) and [close codes](close-codes.md).',
    ...sections,
    '# Entities',
    ...Object.entries(entities).map(([name, schema]) => entitySection(name, schema, comments)),
  )
}

const commandSection = (
  name: CommandName,
  entities: Record<string, Schema>,
  comments: Map<string, string>,
): string => {
  const { summary, access, transport, input, output }: CommandSpec = commands[name]
  const fields = (title: string, side: z.ZodType, io: 'input' | 'output'): string => {
    const found = table(jsonSchema(side, io, entities), '', name, comments)
    return found === '' ? `${title}: nothing.` : `${title}:\n\n${found}`
  }
  const sentences = [
    summary,
    ...(access === 'anybody' ? ['No login needed.'] : []),
    ...(transport === 'socket' ? ['On the socket only.'] : []),
    ...(transport === 'http' ? ['Over HTTP only.'] : []),
    ...(transport === 'dialect' ? ['By clients of older dialects only.'] : []),
  ]
  return [
    `## ${name}`,
    sentences.join(' '),
    fields('Input', input, 'input'),
    fields('Result', output, 'output'),
    ...(isRestCommand(name) ? [example(name)] : []),
  ].join('\n\n')
}

const entitySection = (name: string, schema: Schema, comments: Map<string, string>): string =>
  [`## ${name}`, schema.description, table(schema, '', name, comments)].filter(Boolean).join('\n\n')

const example = (name: keyof typeof examples): string =>
  `\`\`\`\nPOST /api/v1/${name}\n${JSON.stringify(examples[name].input)}\n→ ${JSON.stringify(examples[name].output)}\n\`\`\``

const eventsPage = (): string => {
  const comments = readComments(join(protocol, 'events.ts'))
  const sections = Object.entries(eventSchemas).map(([name, event]) => {
    const schema = jsonSchema(event, 'output', {})
    return `## ${name}\n\n${schema.description ?? ''}\n\n${table(schema, 'commands.md', name, comments)}`
  })
  return page(
    'Events',
    'What the server tells unasked, on the socket only. `message.changed` is the only one that lasts: it carries ' +
      'the room’s revision, so a client that misses one notices and asks `room.changes`. The others are hints.',
    ...sections,
  )
}

const refusalsPage = (): string =>
  page(
    'Refusals',
    'A command that is not done is answered `{"error": {"code", "message", "retryAfterMs"?}}`, over REST with the ' +
      'status and, when it says when to come back, the header `Retry-After` in seconds. The message is a sentence ' +
      'for people and may say more than here; programs look at the code.',
    rows(
      ['Code', 'Status', 'Usual message'],
      Object.entries(refusals).map(([code, { status, message }]) => [`\`${code}\``, String(status), message]),
    ),
  )

const limitsPage = (): string => {
  const comments = readComments(join(protocol, 'limits.ts'), join(protocol, 'rates.ts'))
  return page(
    'Limits',
    'Lengths of text are counted in UTF-8 bytes where the name says `Bytes`, else in UTF-16 code units; times in ' +
      'milliseconds where the name says `Ms`. Over REST, a body before login and one of `account.login` or ' +
      '`account.register` has at most `frameBytesBeforeHello`; every body has at most 1,000 fields, 32 levels deep.',
    rows(
      ['Limit', 'Value', 'Meaning'],
      Object.entries(limits).map(([name, value]) => [
        `\`${name}\``,
        value.toLocaleString('en-GB'),
        comments.get(`limits ${name}`) ?? '',
      ]),
    ),
    '## Rates',
    'So many at once, and then so many in a time, as it is for members unless the installation ' +
      '[sets](../settings.md) something else. What is too often is refused with `rate-limited`, and ' +
      '`retryAfterMs` says when to try again. They are wide enough not to be met by people who talk; guests have ' +
      `less. One account has at most ${socketsPerAccount} sockets open at once. \`PARLEY_LIMITS=off\` lifts all of ` +
      'this, for benchmarks only. It never lifts the wait after wrong passwords (`failedLogins`).',
    rows(
      ['Rate', 'At once', 'Then', 'Counted'],
      Object.entries(rates).map(([name, rate]) => [
        `\`${name}\``,
        rate.burst.toLocaleString('en-GB'),
        paceOf(rate),
        comments.get(`rates ${name}`) ?? '',
      ]),
    ),
  )
}

const paceOf = ({ perSecond }: Rate): string =>
  perSecond >= 1 ? `${perSecond} a second` : `one every ${Math.round(1 / perSecond)} s`

const closeCodesPage = (): string =>
  page(
    'Close codes',
    'Why the server closed a socket, and when to come back: `now` at once, `backoff` after 0.5–30 s with full ' +
      'jitter, `never` only after the person did something. Treat an unknown code as `backoff`.',
    rows(
      ['Code', 'Name', 'Come back', 'Reason'],
      Object.entries(closeCodes).map(([code, { name, comeBack, reason }]) => [
        code,
        `\`${name}\``,
        `\`${comeBack}\``,
        reason,
      ]),
    ),
  )

/** Empty for an object without fields. */
const table = (schema: Schema, entityPage: string, owner: string, comments: Map<string, string>): string => {
  const cells = fieldsOf(schema, markdown(entityPage)).map(({ name, isOptional, type }) => [
    `\`${name}\`${isOptional ? ' (optional)' : ''}`,
    type,
    comments.get(`${owner} ${name}`) ?? '',
  ])
  return cells.length === 0 ? '' : rows(['Field', 'Holds', 'Meaning'], cells)
}

const rows = (head: string[], cells: string[][]): string =>
  [head, head.map(() => '---'), ...cells.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')

const markdown = (entityPage: string): Marks => ({
  text: (plain) => plain,
  code: (plain) => `\`${plain}\``,
  entity: (name) => `[${name}](${entityPage}#${name.toLowerCase()})`,
})

if (import.meta.main) writeProtocolDocs(resolve(import.meta.dir, '..', 'docs', 'protocol'))
