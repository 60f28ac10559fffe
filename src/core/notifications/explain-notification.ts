import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { addressedSentences, notifyReasons } from '../../protocol/entities/notifications.ts'
import type { Message } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { type Decided, decideNotification } from './decide-notification.ts'
import { decideRoom } from './decide-room.ts'
import { factsAbout } from './facts-about.ts'
import type { NotificationRecord } from './ports.ts'

/** Longer than this nobody waits for what is behind to be decided. */
const patience = 20

/** Tells from the ledger why one was or was not notified of a message that one may see. */
export const explainNotification = async (
  core: Core,
  actor: Actor,
  { message: id }: CommandInput<'notification.why'>,
): Promise<CommandOutput<'notification.why'>> => {
  const found = await core.store.messages.byId(id)
  const { me } = await mustBeAllowedIn(core, actor, 'notification.why', found?.room ?? '')
  if (!found) throw refuse('not-found')
  const { room, message } = found
  const isDecided = await catchUp(core, room, message)
  const record = await core.store.notifications.about(me.account.id, room, message.seq)
  const decided = record ?? (isDecided ? await decidedByItself(core, room, message, me.account.id) : unknown)
  return record ? { ...shown(record), ...written(record) } : shown(decided)
}

const unknown: Decided = { notify: 'no', because: 'undecided' }

const shown = ({ notify, because }: Decided) => ({ notify, because, sentence: notifyReasons[because] })
const written = ({ addressed, because, at }: NotificationRecord) => ({
  addressed,
  sentence: `${addressedSentences[addressed]} ${notifyReasons[because]}`,
  at: new Date(at).toISOString(),
})

/** Decides what waits to be decided up to this message. */
const catchUp = async (core: Core, room: string, { seq, rev }: Message): Promise<boolean> => {
  for (let i = 0; i < patience; i += 1) {
    const upTo = await core.store.notifications.decidedUpTo(room)
    if (upTo.seq >= seq && upTo.rev >= rev) return true
    await decideRoom(core, room)
  }
  return false
}

/** Nothing was written, as it was not meant for this account: the same rules say why. */
const decidedByItself = async (
  { store, clock }: Core,
  room: string,
  message: Message,
  account: string,
): Promise<Decided> => {
  // Whoever follows the thread now need not have followed it then.
  const [receiver] = await store.notifications.receivers(room, [account], [])
  if (!receiver) return { notify: 'no', because: 'not-a-member' }
  const nobody = { isDirect: false, now: clock.wall(), isOnline: () => false }
  const facts = factsAbout({ message, isFresh: true }, { ...receiver, level: 'mentions' }, nobody)
  const addressed = facts.addressed === 'here' ? facts.addressed : undefined
  const decided = decideNotification({ ...facts, addressed })
  const wasMeant = facts.addressed !== undefined && addressed === undefined
  return decided.because === 'not-mentioned' && wasMeant ? { notify: 'no', because: 'forgotten' } : decided
}
