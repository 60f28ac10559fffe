import type { Room } from '../../protocol/entities.ts'
import { systemClock } from '../clock.ts'
import { mustBeInRoom, type Order, RefusedHere } from './order.ts'
import { list, note, type SlashOutcome } from './outcome.ts'

/** Of what one is notified, and finding again what one was told. */
export const runAttention = {
  async mute(order: Order): Promise<SlashOutcome> {
    const room = mustBeInRoom(order)
    const { time } = order.taken
    if (time === undefined) {
      await order.client.call('notification.set-room', { room, level: 'nothing' })
      return note('You are notified of nothing in this room. /unmute ends that.')
    }
    const now = order.place.now ?? systemClock.wall()
    const mutedUntil = new Date(now + spanOf(time)).toISOString()
    await order.client.call('notification.set-room', { room, mutedUntil })
    return note(`Muted until ${mutedUntil.slice(0, 16).replace('T', ' ')} UTC. /unmute ends that.`)
  },
  async unmute(order: Order): Promise<SlashOutcome> {
    const room = mustBeInRoom(order)
    const muted = { room, level: null, mutedUntil: null }
    return note(told((await order.client.call('notification.set-room', muted)).room))
  },
  async notify(order: Order): Promise<SlashOutcome> {
    const room = mustBeInRoom(order)
    const { of } = order.taken
    const level = levels.find((one) => one === of)
    return note(
      told((await order.client.call('notification.set-room', { room, ...(level && { level }) })).room),
    )
  },
  async search({ client, taken: { what = '' } }: Order): Promise<SlashOutcome> {
    const { hits } = await client.call('search.messages', { query: what, limit: 20 })
    const { rooms } = client.getState()
    const items = hits.map(({ room, message, snippet }) => ({
      text: `${message.author.name}: ${snippet}`,
      detail: [rooms[room]?.room.name, message.at.slice(0, 16).replace('T', ' ')].filter(Boolean).join(' · '),
      room,
      message: message.id,
    }))
    return items.length === 0 ? note(`Nothing found for ${what}.`) : list('Found', items)
  },
}

const levels = ['all', 'mentions', 'nothing'] as const

const told = ({ notify, people }: Room): string => {
  const level = notify?.level ?? (people ? 'all' : 'mentions')
  const until = notify?.mutedUntil ? `, muted until ${notify.mutedUntil}` : ''
  return `You are notified of ${level === 'all' ? 'everything' : level} in this room${until}.`
}

const spans: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

const spanOf = (time: string): number => {
  const [, count, unit = ''] = time.match(/^([1-9]\d{0,3})([mhd])$/i) ?? []
  if (count === undefined) throw new RefusedHere('Say for how long, like 30m, 2h or 3d.')
  return Number(count) * (spans[unit.toLowerCase()] as number)
}
