import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'

export const listOnline = async (
  { presence }: Core,
  _actor: Actor,
  { after = '', limit = 100 }: CommandInput<'presence.list'>,
): Promise<CommandOutput<'presence.list'>> => {
  const all = presence.online()
  const rest = after === '' ? all : all.filter(({ name }) => name.toLowerCase() > after.toLowerCase())
  return { online: rest.slice(0, limit), total: all.length, more: rest.length > limit }
}
