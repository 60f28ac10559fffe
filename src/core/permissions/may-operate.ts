import type { CommandName } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import { isOperator } from '../operator.ts'
import { type Permission, permissions } from './permissions.ts'

/**
 * Whether a command is part of looking after the installation, and so of `parley admin`: what members may not do,
 * and what staff may do without a role in the room. Everything else is done by people, who have an account.
 */
export const mayOperate = (command: CommandName): boolean => {
  const { operator, accounts, instead }: Permission = permissions[command]
  return operator ?? (accounts !== 'anybody' && (!accounts.includes('member') || instead !== undefined))
}

/** The operator has an owner's rights, but reads no rooms and says nothing. */
export const mustSuitOperator = ({ session }: Actor, command: CommandName): void => {
  if (session && isOperator(session.account.id) && !mayOperate(command))
    throw refuse('forbidden', 'The console only looks after things. Log in with an account to do that.')
}
