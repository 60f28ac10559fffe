import type { CustomSlash } from '../../protocol/slash/custom.ts'
import { expandCustom } from '../../protocol/slash/expand-custom.ts'
import { nearest } from '../../protocol/slash/nearest.ts'
import { parseSlash } from '../../protocol/slash/parse-slash.ts'
import { type SlashName, slashNamed, slashSpec, slashWords } from '../../protocol/slash/table.ts'
import { takeArguments, usageOf } from '../../protocol/slash/take-arguments.ts'
import { CallError } from '../call-error.ts'
import { help } from './help.ts'
import { type Order, RefusedHere } from './order.ts'
import { refused, type SlashClient, type SlashOutcome, type SlashPlace } from './outcome.ts'
import { runAttention } from './run-attention.ts'
import { runFigures } from './run-figures.ts'
import { runKeeping } from './run-keeping.ts'
import { runModeration } from './run-moderation.ts'
import { runPeople } from './run-people.ts'
import { runRooms } from './run-rooms.ts'
import { runTalk } from './run-talk.ts'

type Run = (order: Order) => SlashOutcome | Promise<SlashOutcome>

const runs: { [N in SlashName]: Run } = {
  ...runTalk,
  ...runRooms,
  ...runPeople,
  ...runFigures,
  ...runAttention,
  ...runKeeping,
  ...runModeration,
  help,
  exit: () => ({ is: 'exit' }),
}

/**
 * Runs a line that somebody typed and answers what to do or show. Text is answered as something to say. Never
 * rejects: what is wrong with the line, and what the server refuses, is answered as a sentence.
 */
export const runSlash = async (
  client: SlashClient,
  place: SlashPlace,
  line: string,
): Promise<SlashOutcome> => {
  const typed = parseSlash(line)
  if (typed.is === 'text') return { is: 'say', text: typed.text }
  const name = slashNamed(typed.word)
  try {
    if (name === undefined) return await runCustom(client, typed.word, typed.rest)
    const spec = slashSpec(name)
    const taken = takeArguments(spec, typed.rest)
    if (!taken) return refused(`Type ${usageOf(name, spec)}. ${spec.about}`)
    return await runs[name]({ client, place, taken })
  } catch (error) {
    if (error instanceof CallError || error instanceof RefusedHere) return refused(error.message)
    throw error
  }
}

const runCustom = async (client: SlashClient, word: string, rest: string): Promise<SlashOutcome> => {
  const { custom } = await client.call('slash.list', {})
  const found = custom.find(({ name }) => name === word.toLowerCase())
  if (!found) return unknown(word, custom)
  const text = expandCustom(found, rest)
  return found.say ? { is: 'say', text } : { is: 'note', lines: text.split('\n') }
}

const unknown = (word: string, custom: CustomSlash[]): SlashOutcome => {
  const meant = nearest(word, [...slashWords(), ...custom.map(({ name }) => name)])
  const hint = meant === undefined ? 'Type /help to see what there is' : `Did you mean /${meant}?`
  return refused(
    `There is no command /${word}. ${hint}${meant ? ' To' : ', or to'} say it as it is, type //${word}.`,
  )
}
