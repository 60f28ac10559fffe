import { CallError } from '../call-error.ts'
import { mustBeInRoom, type Order, RefusedHere } from './order.ts'
import type { SlashOutcome } from './outcome.ts'

/** Saying something. */
export const runTalk = {
  me(order: Order): SlashOutcome {
    mustBeInRoom(order)
    return { is: 'say', text: order.taken.what ?? '', kind: 'action' }
  },
  shrug(order: Order): SlashOutcome {
    mustBeInRoom(order)
    // The backslash and the underscores stand for themselves: Markdown would take them.
    return { is: 'say', text: [order.taken.text, '¯\\\\\\_(ツ)\\_/¯'].filter(Boolean).join(' ') }
  },
  async msg({ client, taken: { name = '', text } }: Order): Promise<SlashOutcome> {
    const { room } = await client.call('room.direct', { people: [name] }).catch((error: unknown) => {
      if (error instanceof CallError && error.code === 'not-found')
        throw new RefusedHere(`There is nobody called ${name} here.`)
      throw error
    })
    if (text === undefined) return { is: 'go', room: room.id }
    client.send(room.id, text)
    return { is: 'note', lines: [`To ${room.name}: ${text}`], room: room.id }
  },
}
