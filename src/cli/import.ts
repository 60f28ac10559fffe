import { CliFault } from './cli-fault.ts'

/** `parley import <kind> …`: from where things come. Each kind's code is loaded only when it is called. */
const kinds: Record<string, (args: string[]) => Promise<number>> = {
  irc: async (args) => (await import('./import-irc/import-irc.ts')).importIrc(args),
  database: async (args) => (await import('./import-database/import-database.ts')).importDatabase(args),
}

export const importFrom = async ([kind = '', ...args]: string[]): Promise<number> => {
  const run = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (!run)
    throw new CliFault('Say what to import: "parley import irc <files…>" or "parley import database <file>".')
  return run(args)
}
