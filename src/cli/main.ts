#!/usr/bin/env bun
import { CallError } from '../sdk/call-error.ts'
import { ClientFault, exitCodes } from '../terminal/exit-codes.ts'
import { CliFault } from './cli-fault.ts'
import { commands, helpFor, overview } from './commands.ts'

/** `parley <command> …`. Each command's code is loaded only when it is called, so that a server stays small. */
const main = async ([name, ...args]: string[]): Promise<number> => {
  if (name === '--version' || name === '-v') return say((await import('../../package.json')).default.version)
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return say(overview())
  // Not for people: the executable calls itself for each picture, as there is no file that a runtime could be given.
  if (name === 'picture-process') return (await import('../server/pictures/picture-process.ts')).makePicture()
  const command = commands[name]
  if (!command) throw new CliFault(`There is no command "${name}". "parley help" lists them.`)
  if (args.includes('--help') || args.includes('-h'))
    return say(command.help ? await command.help(args) : helpFor(name, command))
  return command.run(args)
}

const say = (text: string): number => {
  console.log(text)
  return 0
}

/** Faults that the owner can mend are told in one sentence; a bug shows where it happened. */
const isFault = (error: unknown): error is Error =>
  error instanceof Error &&
  ['CliFault', 'ConfigFault', 'DataFolderFault', 'PortFault', 'ClientFault'].includes(error.name)

/** What talks to a server as a person tells scripts how it ended (docs/terminal.md); the rest ends with 1. */
const exitCodeOf = (error: unknown): number =>
  error instanceof ClientFault ? exitCodes[error.ending] : error instanceof CallError ? exitCodes.refused : 1

// What Parley writes is for the user that runs it, in a folder that was there before and open to others too.
process.umask(0o077)

try {
  const code = await main(process.argv.slice(2))
  if (code !== 0) process.exit(code)
} catch (error) {
  console.error(isFault(error) ? error.message : error)
  process.exit(exitCodeOf(error))
}
