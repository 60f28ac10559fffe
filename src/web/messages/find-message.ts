import type { Message } from '../../protocol/entities.ts'

export type FindMessage = (id: string) => Message | undefined

/** Finds loaded messages by id. The index is made when it is first asked. */
export const finderOf = (messages: readonly Message[]): FindMessage => {
  let index: Map<string, Message> | undefined
  return (id) => {
    index ??= new Map(messages.map((message) => [message.id, message]))
    return index.get(id)
  }
}
