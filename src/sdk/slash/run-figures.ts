import { mustBeInRoom, type Order } from './order.ts'
import { list, type SlashOutcome } from './outcome.ts'
import { shownSpan } from './shown.ts'

/** How much is said, and by whom. */
export const runFigures = {
  async stats(order: Order): Promise<SlashOutcome> {
    const room = mustBeInRoom(order)
    const { members, online, messages, sent, week, top } = await order.client.call('room.statistics', {
      room,
    })
    return list('This room', [
      { text: 'Members', detail: String(members) },
      { text: 'Online', detail: online.map(({ name }) => name).join(', ') || 'nobody' },
      { text: 'Messages', detail: `${messages}, ever sent ${sent}` },
      ...(messages > 0 ? [{ text: 'Busiest hour', detail: busiestHour(week) }] : []),
      ...top.map(({ account, messages }, i) => ({
        text: `${i + 1}. ${account.name}`,
        detail: `${messages}`,
      })),
    ])
  },
  async leaderboard({ client, taken }: Order): Promise<SlashOutcome> {
    const by = taken.by === 'time' ? 'time' : 'messages'
    const span = taken.span === 'week' || taken.span === 'month' ? taken.span : 'all'
    const { leaders } = await client.call('leaderboard.show', { by, span, limit: 10 })
    const items = leaders.map(({ account, messages, activeSeconds }, i) => ({
      text: `${i + 1}. ${account.name}`,
      detail:
        by === 'time' ? shownSpan(activeSeconds) : `${messages} ${messages === 1 ? 'message' : 'messages'}`,
    }))
    const when = { all: '', month: ', last 30 days', week: ', last 7 days' }[span]
    return list(by === 'time' ? `Longest active${when}` : `Most messages${when}`, items)
  },
}

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** `week`: 168 numbers from Monday on. */
const busiestHour = (week: number[]): string => {
  const busiest = week.indexOf(Math.max(...week))
  const hour = busiest % 24
  return `${days[Math.floor(busiest / 24)]} ${hour}:00–${hour + 1}:00 UTC`
}
