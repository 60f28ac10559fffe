import { mustBeInRoom, type Order, RefusedHere } from './order.ts'
import { list, note, type SlashOutcome } from './outcome.ts'

/** What a room is about, what is kept at hand in it, and when it is over. */
export const runKeeping = {
  async topic(order: Order): Promise<SlashOutcome> {
    const room = mustBeInRoom(order)
    const { text } = order.taken
    if (text === undefined) {
      const topic = order.client.getState().rooms[room]?.room.topic
      return note(
        topic ? `It is about: ${topic}` : 'Nobody said what this room is about. /topic <text> does.',
      )
    }
    await order.client.call('room.update', { room, topic: text })
    return note(`It is about: ${text}`)
  },
  async archive(order: Order): Promise<SlashOutcome> {
    const room = mustBeInRoom(order)
    const on = order.taken.how !== 'off'
    await order.client.call('room.archive', { room, on })
    return note(on ? 'The room is archived: it can only be read.' : 'The room is open again.')
  },
  async pin(order: Order): Promise<SlashOutcome> {
    const room = mustBeInRoom(order)
    const message = order.place.message ?? newestIn(order, room)
    const on = order.taken.how !== 'off'
    await order.client.call('message.pin', { message, on })
    return note(on ? 'It is pinned. /pins shows all.' : 'It is pinned no more.')
  },
  async pins(order: Order): Promise<SlashOutcome> {
    const room = mustBeInRoom(order)
    const { messages } = await order.client.call('room.pins', { room })
    if (messages.length === 0) return note('Nothing is pinned here.')
    return list(
      'Pinned',
      messages.map(({ id, author, text }) => ({ text: `${author.name}: ${text}`, room, message: id })),
    )
  },
}

/** What somebody said last, as far as it is here. */
const newestIn = ({ client }: Order, room: string): string => {
  const messages = client.getState().rooms[room]?.timeline.messages ?? []
  const newest = messages.findLast(({ kind, deleted }) => kind !== 'notice' && !deleted)
  if (!newest) throw new RefusedHere('There is no message here to pin.')
  return newest.id
}
