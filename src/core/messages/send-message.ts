import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { resolveMentions } from '../mentions/resolve-mentions.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { memberRank } from '../permissions/ranks.ts'
import type { Appended } from '../ports.ts'
import { authorOf } from '../rooms/room-notice.ts'
import { mustSuitThread } from '../threads/must-suit-thread.ts'
import { messageChanged } from './message-changed.ts'

/** Sends a message. Answers once it is durable; a retry of the same nonce finds the first one (R1, R2). */
export const sendMessage = async (
  core: Core,
  actor: Actor,
  draft: CommandInput<'message.send'>,
): Promise<CommandOutput<'message.send'>> => {
  const inRoom = await mustBeAllowedIn(core, actor, 'message.send', draft.room)
  if (draft.replyTo !== undefined) await mustBeInRoom(core, draft.room, draft.replyTo)
  if (draft.thread !== undefined || draft.alsoInRoom) await mustSuitThread(core, draft)
  const { me, rank, room } = inRoom
  const author = authorOf(me.account)
  const resolved = resolveMentions(core, inRoom, draft.text)
  const mentions = resolved instanceof Promise ? await resolved : resolved
  const giveBack = rank > memberRank ? undefined : core.slowMode.take(room, author.id, draft.nonce)
  let isNew = false
  try {
    const sent = await core.store.messages.append({ ...draft, ...mentions, author, at: core.clock.wall() })
    isNew = sent.isNew
    if (isNew) tellSent(core, draft, sent)
    if (isNew) core.drafts.sent(actor, draft)
    return answerOf(sent.message)
  } finally {
    if (!isNew) giveBack?.()
  }
}

const answerOf = ({
  id,
  seq,
  rev,
  at,
  mentions,
  mentionsAll,
}: CommandOutput<'message.send'>): CommandOutput<'message.send'> => ({
  id,
  seq,
  rev,
  at,
  ...(mentions ? { mentions } : {}),
  ...(mentionsAll ? { mentionsAll } : {}),
})

/** A reply changes the first message of its thread, and may make people follow it. */
const tellSent = (
  core: Core,
  { room, thread }: CommandInput<'message.send'>,
  { message, also = [], followers = [] }: Appended,
): void => {
  for (const one of [message, ...also]) core.announce(messageChanged(room, one))
  if (thread !== undefined)
    tellFollowers(core, room, thread, followers).catch((error) =>
      core.log.warn({ room, error: String(error) }, 'who follows a thread now could not be told'),
    )
}

/** Whoever left the room meanwhile hears nothing of it (R7). */
const tellFollowers = async (
  core: Core,
  room: string,
  message: string,
  followers: Required<Appended>['followers'],
): Promise<void> => {
  for (const { account, state } of followers) {
    if ((await core.memberships.roleOf(account, room)) === undefined) continue
    core.announce({ to: 'account', account, event: { event: 'thread.read', room, message, state } })
  }
}

const mustBeInRoom = async ({ store }: Core, room: string, message: string): Promise<void> => {
  const found = await store.messages.byId(message)
  if (found?.room !== room) throw refuse('not-found', 'The message you reply to is not in this room.')
}
