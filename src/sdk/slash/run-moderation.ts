import { mustBeInRoom, type Order, RefusedHere } from './order.ts'
import { note, type SlashOutcome } from './outcome.ts'

/** Keeping order in the open room. */
export const runModeration = {
  async kick(order: Order): Promise<SlashOutcome> {
    const [room, account] = [mustBeInRoom(order), await accountNamed(order)]
    await order.client.call('room.remove-member', { room, account, ...reasonOf(order) })
    return note(`${order.taken.name} was removed from the room.`)
  },
  async ban(order: Order): Promise<SlashOutcome> {
    const [room, account] = [mustBeInRoom(order), await accountNamed(order)]
    await order.client.call('room.ban', { room, account, ...reasonOf(order) })
    return note(`${order.taken.name} is banned from the room. /unban ${order.taken.name} lets them in again.`)
  },
  async unban(order: Order): Promise<SlashOutcome> {
    const room = mustBeInRoom(order)
    await order.client.call('room.unban', { room, account: await bannedAs(order, room) })
    return note(`${order.taken.name} may come in again.`)
  },
}

const reasonOf = ({ taken: { reason } }: Order): { reason?: string } =>
  reason === undefined ? {} : { reason }

const accountNamed = async ({ client, taken: { name = '' } }: Order): Promise<string> =>
  (await client.call('account.profile', { username: name })).profile.account

/** Through the pages of those who are banned from the room. */
const bannedAs = async ({ client, taken: { name = '' } }: Order, room: string): Promise<string> => {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: Awaited<ReturnType<typeof askPage>> = await askPage(client, room, after)
    const found = page.sanctions.find(
      ({ kind, account }) => kind === 'ban' && account.name.toLowerCase() === name.toLowerCase(),
    )
    if (found) return found.account.id
    after = page.more ? page.sanctions.at(-1)?.account.name : undefined
  }
  throw new RefusedHere(`${name} is not banned from this room.`)
}

const askPage = (client: Order['client'], room: string, after: string) =>
  client.call('room.sanctions', { room, limit: 200, ...(after !== '' && { after }) })
