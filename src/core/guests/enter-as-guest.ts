import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { ownAccount } from '../accounts/sessions.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { refuseSanction } from '../permissions/refuse-sanction.ts'
import { sanctionIn } from '../permissions/standings.ts'
import { tellMembers } from '../rooms/tell-members.ts'
import { guestName } from './guest-name.ts'

/**
 * Opens a session for somebody who gives nothing but a name. Refuses `name-taken` for a name that is connected,
 * registered, or looks like one that is, and `forbidden` while guests are not let in.
 */
export const enterAsGuest = async (
  core: Core,
  actor: Actor,
  { name }: CommandInput<'account.enter-as-guest'>,
): Promise<CommandOutput<'account.enter-as-guest'>> => {
  const { store, ids, clock, settings } = core
  if (!settings.get('guests.allowed'))
    throw refuse('forbidden', 'Guests are not let in at the moment. Register an account.')
  await mustBeFree(core, name)
  const now = clock.wall()
  const session = {
    id: ids.short(),
    // Nobody is told this token: the session lives as long as its socket.
    tokenHash: ids.hashToken(ids.token()),
    createdAt: now,
    usedAt: now,
    agent: actor.agent,
    address: actor.address,
  }
  const { account, ended } = await store.guests.enter({ id: ids.short(), name, session })
  // Somebody may have come in under this name over another node at the same moment: whoever is later stays.
  if (ended.length > 0) core.announce({ to: 'sessions', account: account.id, sessions: ended })
  core.announce({ to: 'memory', accounts: [account.id], names: true })
  tellMembers(core, 'lobby')
  return { session: session.id, account: ownAccount(account) }
}

const mustBeFree = async ({ store, standings, presence, clock }: Core, name: string): Promise<void> => {
  const present = await store.accounts.byName(guestName(name))
  if (!present) return
  if (presence.isConnected(present.id)) throw refuse('name-taken')
  const now = clock.wall()
  const standing = await standings.of(present.id)
  const ban = standing && sanctionIn(standing, 'ban', null, now)
  if (ban) throw refuseSanction('forbidden', ban, now)
}
