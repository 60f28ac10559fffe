import type { Room } from '../../protocol/entities.ts'
import type { Client } from './client.ts'
import { type Answer, failure, success } from './encode.ts'
import type { ConsoleParts } from './ports.ts'

const empty = 'Message content cannot be empty.'

/** The sender hears it like everybody else, and nothing more. */
export const sendMessage = async (
  { execute }: ConsoleParts,
  { actor, room }: Client,
  { content }: { content: string },
): Promise<Answer | undefined> => {
  if (!room) return failure('You must join a room to send messages.')
  if (content.trim() === '') return failure(empty)
  await execute(actor, 'message.send', { room: room.id, text: content, nonce: newNonce() })
  return undefined
}

/** To one person, who finds it later when nobody is here now. */
export const sendPrivate = async (
  { execute }: ConsoleParts,
  { actor }: Client,
  { to, content }: { to: string; content: string },
): Promise<Answer> => {
  if (content.trim() === '') return failure(empty)
  const { room } = (await execute(actor, 'room.direct', { people: [to] })) as { room: Room }
  await execute(actor, 'message.send', { room: room.id, text: content, nonce: newNonce() })
  return success(`Private message sent to '${room.people?.[0]?.name ?? to}'.`)
}

/** The dialect has no name for a try, so each line is a message of its own. */
const newNonce = (): string => `console-${crypto.randomUUID()}`
