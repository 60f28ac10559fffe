import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import { auditDraft } from '../audit/audit-draft.ts'
import type { Core } from '../core.ts'
import { messageChanged } from '../messages/message-changed.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { authorOf } from '../rooms/room-notice.ts'

/** Turns slow mode on, to another time, or off. Owner, moderators and staff are not slowed down. */
export const setSlowMode = async (
  core: Core,
  actor: Actor,
  { room, seconds }: CommandInput<'room.slow-mode'>,
): Promise<CommandOutput<'room.slow-mode'>> => {
  const { me } = await mustBeAllowedIn(core, actor, 'room.slow-mode', room)
  const [at, author] = [core.clock.wall(), authorOf(me.account)]
  const how = seconds === 0 ? 'off' : `on: one message every ${seconds} s`
  const acted = await core.store.moderation.setSlowMode(
    { room, seconds },
    {
      audit: auditDraft(actor, at, 'room.slow-mode', '', { room, seconds }),
      notice: { room, author, text: `${author.name} turned slow mode ${how}`, at },
    },
  )
  core.announce({ to: 'memory', rooms: [room] })
  if (!acted?.notice) return {}
  core.announce({ to: 'room', room, event: { event: 'room.rules', room, slowSeconds: seconds } })
  core.announce(messageChanged(room, acted.notice))
  return {}
}
