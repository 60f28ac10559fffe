import type { Message } from '../../protocol/entities.ts'
import type { Core } from '../core.ts'
import type { Announcement, Changed } from '../ports.ts'

/** The one durable event: a message is new or has changed. */
export const messageChanged = (room: string, message: Message): Announcement => ({
  to: 'room',
  room,
  event: { event: 'message.changed', room, rev: message.rev, message },
})

/** Tells what changed, with what else changed by it, in order of revision; nothing when nothing did. */
export const tellChanged = (
  core: Pick<Core, 'announce'>,
  { room, message, isChange, also = [] }: Changed,
): void => {
  if (isChange) for (const one of [message, ...also]) core.announce(messageChanged(room, one))
}
