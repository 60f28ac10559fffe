import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { isAlias } from '../departures/alias.ts'
import type { ProfileChange } from './ports.ts'
import { tellProfile } from './tell-profile.ts'

type Input = CommandInput<'account.update'>

/** Changes one's own profile. Refuses a display name that is the username of somebody else. */
export const updateProfile = async (
  core: Core,
  actor: Actor,
  input: Input,
): Promise<CommandOutput<'account.update'>> => {
  const { account } = mustBeLoggedIn(actor)
  mustBeAhead(input, core.clock.wall())
  await mustBeNobodyElse(core, account.id, input.displayName)
  const { after } = await core.store.profiles.update(account.id, changeOf(input))
  return { profile: await tellProfile(core, after) }
}

const mustBeAhead = ({ status }: Input, now: number): void => {
  if (status?.until !== undefined && Date.parse(status.until) <= now)
    throw refuse('bad-input', 'status.until: Say a time that is still to come.')
}

const mustBeNobodyElse = async (core: Core, account: string, name = ''): Promise<void> => {
  if (name === '') return
  const found = await core.store.profiles.byName(name)
  if (isAlias(name) || (found && found.account !== account))
    throw refuse('name-taken', 'Somebody else is called that. Choose another display name.')
}

const changeOf = ({ status, hideLastSeen, ...names }: Input): ProfileChange => ({
  ...names,
  ...(hideLastSeen === undefined ? {} : { hidesLastSeen: hideLastSeen }),
  ...(status === undefined ? {} : statusChange(status)),
})

const statusChange = (status: Input['status']): ProfileChange => ({
  statusText: status?.text.trim() ?? '',
  statusEmoji: status?.emoji ?? '',
  statusUntil: status?.until === undefined ? null : Date.parse(status.until),
})
