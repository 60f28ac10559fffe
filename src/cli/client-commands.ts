import { readClientEnv } from '../server/config/env.ts'
import type { ThemeName } from '../terminal/screen/theme.ts'
import type { CliCommand } from './cli-command.ts'
import { CliFault } from './cli-fault.ts'
import { optionsOf } from './parse-args.ts'

const who = ['server', 'as'] as const
const whoUsage = '[--server <address>] [--as <name>]'

const mustName = (value: string | undefined, usage: string): string => {
  if (value === undefined) throw new CliFault(`Something is missing. Use: ${usage}`)
  return value
}

const mustBeAll = (rest: string[], most: number, usage: string): void => {
  if (rest.length > most) throw new CliFault(`"${rest[most]}" is too much. Use: ${usage}`)
}

const secondsOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const seconds = Number(text)
  if (!(seconds > 0)) throw new CliFault(`--timeout takes seconds, not "${text}".`)
  return seconds * 1000
}

const themes: readonly ThemeName[] = ['auto', 'dark', 'light', 'terminal', 'plain']
const themeOf = (text: string | undefined, noColor: string | undefined): ThemeName => {
  if (text === undefined) return noColor ? 'plain' : 'auto'
  const theme = themes.find((name) => name === text)
  if (!theme) throw new CliFault(`There is no theme "${text}". Use ${themes.join(', ')}.`)
  return theme
}

/** What a person does with a server, at a terminal or in a script. docs/terminal.md tells of each. */
export const clientCommands: Record<string, CliCommand> = {
  chat: {
    summary: 'Chat in this terminal.',
    usage: `parley chat [server] [--as <name>] [--theme ${themes.join('|')}] [--plain] [--json]`,
    details:
      'The first start asks a few questions. --plain is line by line, also where input or output is no terminal;\n  --json is that for programs.',
    flags: ['server', 'as', 'theme', 'plain', 'json'],
    async run(args) {
      const { options, flags, rest } = optionsOf(args, [...who, 'theme'], ['plain', 'json'])
      mustBeAll(rest, 1, 'parley chat [server]')
      const env = readClientEnv()
      const theme = themeOf(options.theme, env.NO_COLOR)
      const { startChat } = await import('../terminal/start-chat.ts')
      // A terminal that is gone would hold the process for ever, and be read again and again.
      process.exit(await startChat({ ...options, ...flags, server: options.server ?? rest[0], theme }, env))
    },
  },
  send: {
    summary: 'Say something in a room, or every line of the input: exactly once, in order.',
    usage: `parley send <room|@name> ["text"] [--timeout <seconds>] ${whoUsage}`,
    details: 'tail -f log | parley send ops',
    flags: [...who, 'timeout'],
    async run(args) {
      const { options, rest } = optionsOf(args, [...who, 'timeout'])
      mustBeAll(rest, 2, 'parley send <room> "text"')
      const room = mustName(rest[0], 'parley send <room> "text"')
      const timeoutMs = secondsOf(options.timeout)
      const { send } = await import('../terminal/programs/send.ts')
      return send({ ...options, room, text: rest[1], timeoutMs }, readClientEnv())
    },
  },
  tail: {
    summary: 'Tell what is said in a room, a line each, as it comes.',
    usage: `parley tail <room|@name> [--since 10m|2h|<date>|<number>] [--once] [--json] ${whoUsage}`,
    flags: [...who, 'since', 'once', 'json'],
    async run(args) {
      const { options, flags, rest } = optionsOf(args, [...who, 'since'], ['json', 'once'])
      mustBeAll(rest, 1, 'parley tail <room>')
      const room = mustName(rest[0], 'parley tail <room>')
      const { tail } = await import('../terminal/programs/tail.ts')
      return tail({ ...options, ...flags, room }, readClientEnv())
    },
  },
  search: {
    summary: 'Find messages: words, "a phrase", from:bob in:lobby before:2026-01-31.',
    usage: `parley search <query…> [--newest] [--limit 20] [--json] ${whoUsage}`,
    flags: [...who, 'newest', 'limit', 'json'],
    async run(args) {
      const { options, flags, rest } = optionsOf(args, [...who, 'limit'], ['json', 'newest'])
      mustName(rest[0], 'parley search <query…>')
      const limit = Number(options.limit ?? 20)
      if (!Number.isInteger(limit) || limit < 1) throw new CliFault('--limit takes a whole number above 0.')
      const { search } = await import('../terminal/programs/search.ts')
      return search({ ...options, ...flags, query: rest.join(' '), limit }, readClientEnv())
    },
  },
  who: {
    summary: 'Who is online, or who belongs to a room.',
    usage: `parley who [room] [--json] ${whoUsage}`,
    flags: [...who, 'json'],
    async run(args) {
      const { options, flags, rest } = optionsOf(args, who, ['json'])
      mustBeAll(rest, 1, 'parley who [room]')
      return (await import('../terminal/programs/print-lists.ts')).who(
        { ...options, ...flags, room: rest[0] },
        readClientEnv(),
      )
    },
  },
  rooms: {
    summary: 'The rooms of an account and those it may join.',
    usage: `parley rooms [--json] ${whoUsage}`,
    flags: [...who, 'json'],
    async run(args) {
      const { options, flags, rest } = optionsOf(args, who, ['json'])
      mustBeAll(rest, 0, 'parley rooms')
      return (await import('../terminal/programs/print-lists.ts')).rooms(
        { ...options, ...flags },
        readClientEnv(),
      )
    },
  },
  login: {
    summary: 'Log in and keep it for the commands above.',
    usage: 'parley login [server] [--as <name>]',
    details: 'Where the input is no terminal, its first line is the password.',
    flags: [...who],
    async run(args) {
      const { options, rest } = optionsOf(args, who)
      mustBeAll(rest, 1, 'parley login [server]')
      const { logIn } = await import('../terminal/programs/log-in-out.ts')
      return logIn({ ...options, server: options.server ?? rest[0] }, readClientEnv())
    },
  },
  logout: {
    summary: 'End a login on the server and forget it here.',
    usage: `parley logout ${whoUsage}`,
    flags: [...who],
    async run(args) {
      const { options, rest } = optionsOf(args, who)
      mustBeAll(rest, 0, 'parley logout')
      return (await import('../terminal/programs/log-in-out.ts')).logOut(options, readClientEnv())
    },
  },
  accounts: {
    summary: 'The logins that are kept on this machine.',
    usage: 'parley accounts [--json]',
    flags: ['json'],
    async run(args) {
      const { flags } = optionsOf(args, [], ['json'])
      return (await import('../terminal/programs/log-in-out.ts')).accounts(flags.json, readClientEnv())
    },
  },
}
