import type { Message } from '../../protocol/entities.ts'
import type { Client, RoomState } from '../../sdk/index.ts'
import { indexOfSeq } from '../../sdk/state/timeline.ts'

export type Told = { room: RoomState['room']; message: Message; change?: 'edited' | 'deleted' | 'changed' }

/** Changes are looked for among so many of the newest messages. */
const watched = 500

/**
 * Tells the messages of a room from a place on, each once and in order, however often the line is cut; and what
 * changes in them later. `from` is the last `seq` that is known already.
 */
export const followRoom = (
  client: Client,
  room: string,
  from: number,
  tell: (told: Told) => void,
): (() => void) => {
  let lastSeq = from
  let lastRev = from
  let seen: readonly Message[] | undefined

  const look = (): void => {
    const known = client.getState().rooms[room]
    if (!known || known.timeline.messages === seen) return
    const { messages } = known.timeline
    seen = messages
    tellNew(known, messages)
    tellChanges(known, messages)
    lastRev = Math.max(lastRev, ...messages.slice(-watched).map(({ rev }) => rev))
  }

  const tellNew = (known: RoomState, messages: readonly Message[]): void => {
    for (let i = indexOfSeq(messages, lastSeq + 1); i < messages.length; i++) {
      const message = messages[i] as Message
      lastSeq = message.seq
      told.set(message.id, message.rev)
      tell({ room: known.room, message })
    }
  }

  const told = new Map<string, number>()
  const tellChanges = (known: RoomState, messages: readonly Message[]): void => {
    for (const message of messages.slice(-watched)) {
      const before = told.get(message.id)
      if (message.rev <= lastRev || message.seq === message.rev || before === message.rev) continue
      told.set(message.id, message.rev)
      if (before !== undefined || message.seq <= from)
        tell({ room: known.room, message, change: changeOf(message) })
    }
    if (told.size > 4 * watched)
      for (const id of [...told.keys()].slice(0, told.size - watched)) told.delete(id)
  }

  const stop = client.subscribe(look)
  look()
  return stop
}

const changeOf = ({ deleted, editedAt, rev, seq }: Message): 'edited' | 'deleted' | 'changed' => {
  if (deleted) return 'deleted'
  return editedAt !== undefined && rev !== seq ? 'edited' : 'changed'
}
