import { type CommandName, commands, isCommandName } from '../../protocol/commands.ts'

/** `session.hello` belongs to a socket, files go routes of their own; every other command is a POST of JSON. */
export type RestCommand = {
  [C in CommandName]: (typeof commands)[C] extends { transport: string } ? never : C
}[CommandName]

export const isRestCommand = (name: string): name is RestCommand =>
  isCommandName(name) && !('transport' in commands[name])

export const restCommands: readonly RestCommand[] = Object.keys(commands).filter(isRestCommand)
