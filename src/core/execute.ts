import { z } from 'zod'
import { type CommandInput, type CommandName, type CommandOutput, commands } from '../protocol/commands.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import { sentenceForIssue } from '../protocol/sentence-for-issue.ts'
import type { Actor } from './actor.ts'
import type { Core } from './core.ts'
import { handlers } from './handlers.ts'
import { isAct } from './leaderboard/is-act.ts'
import { takeForCommand } from './limits/rate-of-command.ts'
import { authorize } from './permissions/authorize.ts'
import { mustSuitOperator } from './permissions/may-operate.ts'
import { mustLetGuestsIn } from './permissions/must-let-guests-in.ts'
import { whoIs } from './permissions/who-is.ts'

/**
 * The one door: every gateway calls this, and nothing else in `core`. Checks the rate, what the table
 * of permissions says about the account, and the input against the command's schema; the use case asks the
 * table again about what the command is done to.
 * Throws `Refusal` for every expected no; anything else thrown is a bug.
 */
export const execute = async <C extends CommandName>(
  core: Core,
  actor: Actor,
  command: C,
  input: unknown,
): Promise<CommandOutput<C>> => {
  takeForCommand(core, actor, command)
  if (command !== 'account.logout') mustLetGuestsIn(core, actor)
  mustSuitOperator(actor, command)
  const who = whoIs(core, actor)
  authorize(who instanceof Promise ? await who : who, command)
  if (actor.session) {
    core.lastSeen.saw(actor.session.account.id)
    if (isAct(command)) core.activeTimes.acted(actor.session.account.id)
  }
  return handlers[command](core, actor, checkInput(command, input))
}

/** Throws `bad-input` or `too-large` with the name of the field that is wrong. */
export const checkInput = <C extends CommandName>(command: C, input: unknown): CommandInput<C> => {
  const parsed = schemaOf(command).safeParse(input, { error: sentenceForIssue })
  if (!parsed.success) throw refusalFor(parsed.error.issues)
  return parsed.data as CommandInput<C>
}

/** A command that is called so often gets a check made for it alone, three times as quick; making it takes milliseconds. */
const callsUntilCompiled = 200
const calls = new Map<CommandName, number>()
const compiled = new Map<CommandName, z.ZodType>()

const schemaOf = (command: CommandName): z.ZodType => {
  const made = compiled.get(command)
  if (made) return made
  const count = (calls.get(command) ?? 0) + 1
  calls.set(command, count)
  const { input } = commands[command]
  if (count >= callsUntilCompiled) compiled.set(command, z.compile(input))
  return input
}

type Issue = z.core.$ZodIssue

/** Says which field is wrong and why, never what was in it. */
const refusalFor = (issues: readonly Issue[]): Refusal => {
  const [first] = issues
  if (!first) return refuse('bad-input')
  const where = first.path.map(String).join('.').slice(0, 80)
  const isTooLarge = first.code === 'custom' && first.params?.refusal === 'too-large'
  const code = isTooLarge ? 'too-large' : 'bad-input'
  return refuse(code, where === '' ? first.message.slice(0, 300) : `${where}: ${first.message.slice(0, 300)}`)
}
