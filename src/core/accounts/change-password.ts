import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeThePerson } from '../departures/must-be-the-person.ts'
import { tellSessionsEnded } from './tell-sessions-ended.ts'

/** Sets another password; every session but the one that asks ends (R7). */
export const changePassword = async (
  core: Core,
  actor: Actor,
  { password, newPassword }: CommandInput<'account.change-password'>,
): Promise<CommandOutput<'account.change-password'>> => {
  const me = mustBeLoggedIn(actor)
  await mustBeThePerson(core, actor, password)
  const ended = await core.store.passwords.set({
    account: me.account.id,
    passwordHash: await core.passwords.hash(newPassword),
    keep: me.id,
    at: core.clock.wall(),
    mailId: core.ids.short(),
  })
  core.mailIsOwed()
  tellSessionsEnded(core, me.account.id, ended)
  return { revoked: ended.length }
}
