import type { CliCommand } from './cli-command.ts'
import { clientCommands } from './client-commands.ts'

/** Every command of `parley`, in the order of its help. */
export const commands: Record<string, CliCommand> = {
  serve: {
    summary: 'Start the server; Ctrl+C stops it.',
    usage: 'parley serve [--workers N]      (settings: env.example)',
    details:
      'Workers are servers of one machine that share its ports; they need PARLEY_DATABASE_URL and PARLEY_REDIS_URL.',
    flags: ['workers'],
    run: async (args) => (await import('../server/serve.ts')).serve(args),
  },
  ...clientCommands,
  admin: {
    summary: 'Look after a running server: people, rooms, reports, settings and more.',
    usage: 'parley admin <group> <verb> [--<field> <value> …] [--json] [--data <folder>]',
    help: async (args) => (await import('./admin/admin.ts')).adminHelp(args),
    run: async (args) => (await import('./admin/admin.ts')).admin(args),
  },
  import: {
    summary: 'Bring in conversations from elsewhere. Twice does no harm.',
    usage:
      'parley import irc <files or folders…> [--room <name>] [--data <folder>]\n  parley import database <file or postgres://…> [--dry-run] [--data <folder>]\n  parley import database --undo <import> [--data <folder>]',
    details:
      "A database of an older chat comes with its people, rooms and messages, and can be taken back: see\n  docs/dialects.md. Of a folder of IRC logs, files named like 2004-11-15.txt or .log. Without --room it is the channel that the log's own news\n  name. <name>.annotation.txt beside <name>.raw.txt tells who answers whom. The server must not be running.",
    run: async (args) => (await import('./import.ts')).importFrom(args),
  },
  replay: {
    summary: 'Live the day of a log again: one real client for each nickname.',
    usage:
      'parley replay <files or folders…> [--speed 60|max] [--url http://127.0.0.1:8000] [--room <name>] [--accounts <file>]',
    run: async (args) => (await import('./replay/replay.ts')).replay(args),
  },
  export: {
    summary: 'Write out what was said, in order.',
    usage: 'parley export [--room <name>] [--format jsonl|irc] [--out <file>] [--data <folder>]',
    details:
      'jsonl holds everything but reactions. irc is for people and other programs: it tells hours and minutes, each\n  line of a message stands under its author, and a channel notice comes out as a message.',
    run: async (args) => (await import('./export/export-rooms.ts')).exportRooms(args),
  },
  backup: {
    summary: 'Copy the database while the server runs.',
    usage: 'parley backup <file> [--data <folder>]',
    run: async (args) => (await import('./backup.ts')).backup(args),
  },
  restore: {
    summary: 'Put a backup in place. The replaced database is kept beside it.',
    usage: 'parley restore <file> [--data <folder>]',
    run: async (args) => (await import('./restore.ts')).restore(args),
  },
  health: {
    summary: 'Whether a server can take writes, as an exit code.',
    usage: 'parley health [--url http://127.0.0.1:8000]',
    run: async (args) => (await import('./health.ts')).health(args),
  },
  'migrate-store': {
    summary: 'Move everything from SQLite to PostgreSQL, or back.',
    usage: 'parley migrate-store --from <data folder or postgres://…> --to <the same>',
    details:
      'The target must be empty; the source is left as it is. Every room is compared by its checksum afterwards. A copy\n  that was interrupted is begun anew by the same command. No server may run on either side.',
    run: async (args) => (await import('./migrate-store.ts')).migrateStore(args),
  },
  completion: {
    summary: 'What a shell needs to complete commands and options.',
    usage: 'parley completion bash|zsh|fish',
    run: async (args) => (await import('./completion.ts')).completion(args, commands),
  },
  doctor: {
    summary: 'Look for what is wrong and say how to mend it.',
    usage: 'parley doctor [--data <folder>]',
    run: async (args) => (await import('./doctor/doctor.ts')).doctor(args),
  },
}

export const overview = (): string => {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(15)}${summary}`)
  return ['parley <command>', '', ...rows, '', '"parley <command> --help" tells how to use one.'].join('\n')
}

export const helpFor = (name: string, { summary, usage, details }: CliCommand): string =>
  [`${name}: ${summary}`, `  ${usage}`, ...(details ? [`  ${details}`] : [])].join('\n\n')
