import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import { auditDraft } from '../audit/audit-draft.ts'
import type { Core } from '../core.ts'
import { whoIs } from '../permissions/who-is.ts'
import { authorOf } from '../rooms/room-notice.ts'
import { withMutes } from '../rooms/with-mutes.ts'
import { mustRankBelow } from './must-rank-below.ts'
import type { Sanction, SanctionKind } from './ports.ts'
import { showSanction } from './show-sanction.ts'
import { endOf } from './terms.ts'

const commandOf = { ban: 'account.ban', mute: 'account.mute' } as const
const liftingOf = { ban: 'account.unban', mute: 'account.unmute' } as const

/** Keeps an account out, or lets it only read, everywhere. A ban ends all its sessions (R7). */
export const sanctionAccount = async (
  core: Core,
  actor: Actor,
  kind: SanctionKind,
  { account, reason = '', until: end }: CommandInput<'account.ban' | 'account.mute'>,
): Promise<CommandOutput<'account.ban'>> => {
  const command = commandOf[kind]
  const by = authorOf(mustBeLoggedIn(actor).account)
  const { author: them } = await mustRankBelow(core, await whoIs(core, actor), command, account)
  const [at, until] = [core.clock.wall(), endOf(core.clock, end)]
  const sanction: Sanction = { kind, account: them, room: null, reason, until, by, at }
  const audit = auditDraft(actor, at, command, account, { reason, until: end })
  const { endedSessions: sessions } = await core.store.moderation.sanction(sanction, { audit })
  core.announce({ to: 'memory', accounts: [account] })
  if (kind === 'mute') await tellMutes(core, account)
  if (sessions.length > 0) core.announce({ to: 'sessions', account, sessions })
  return { sanction: showSanction(sanction) }
}

/** Lifts a ban or a mute before it ends. Refuses `not-found` when there is none. */
export const liftFromAccount = async (
  core: Core,
  actor: Actor,
  kind: SanctionKind,
  { account }: CommandInput<'account.unban' | 'account.unmute'>,
): Promise<Record<string, never>> => {
  const command = liftingOf[kind]
  await mustRankBelow(core, await whoIs(core, actor), command, account)
  const audit = auditDraft(actor, core.clock.wall(), command, account)
  const lifted = await core.store.moderation.lift({ kind, account, room: null }, { audit })
  if (!lifted) throw refuse('not-found', `There is no ${kind} to lift.`)
  core.announce({ to: 'memory', accounts: [account] })
  if (kind === 'mute') await tellMutes(core, account)
  return {}
}

/** Each of their rooms as it is for them now, so that they do not go on writing what will be refused. */
const tellMutes = async (core: Core, account: string): Promise<void> => {
  const rooms = await withMutes(core, account, await core.store.rooms.joinedBy(account))
  for (const room of rooms) core.announce({ to: 'account', account, event: { event: 'room.changed', room } })
}
