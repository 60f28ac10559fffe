import { storeOf } from '../parse-args.ts'
import { serverOf } from './ask-server.ts'
import { catalogue, findCommand } from './catalogue.ts'
import { findNames } from './find-names.ts'
import { helpFor } from './help.ts'
import { printResult } from './print-result.ts'
import { readFields } from './read-fields.ts'

/** `parley admin <group> <verb> …`: calls the running server and prints what it answers. */
export const admin = async (args: string[]): Promise<number> => {
  if (args.length === 0) {
    console.log(await adminHelp(args))
    return 0
  }
  const { command, words } = findCommand(catalogue(), args)
  const { fields, json, data } = readFields(command, args.slice(words))
  const ask = serverOf((await storeOf(data)).dataFolder)
  const result = await ask(command.name, await findNames(ask, fields))
  console.log(json ? JSON.stringify(result, null, 2) : printResult(result, widthOfTerminal()))
  return 0
}

export const adminHelp = async (args: string[]): Promise<string> => helpFor(catalogue(), args)

/** What goes to a file or another program is not cut. */
const widthOfTerminal = (): number =>
  process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY
