import type { Core } from '../../core/core.ts'
import { roomView } from '../../core/rooms/room-view.ts'
import type { Delivery } from '../../delivery/create-delivery.ts'

/** Accounts looked at in one question. */
const accountsAtOnce = 500
const none: ReadonlySet<string> = new Set()

/**
 * What was announced may have been missed: forgets what is remembered and looks, for everybody connected here, whether
 * the session is still open and which rooms are theirs (R7). Costs two questions for every 500 accounts.
 */
export const createCheckConnections = (core: Core, delivery: Delivery) => {
  /** What was found the last time: a connection need not hear all rooms of its account. */
  let found = new Map<string, ReadonlySet<string>>()

  return async (): Promise<void> => {
    const accounts = delivery.connections.accounts()
    const before = new Map(
      accounts.map((account) => [
        account,
        new Set([...roomsHeardBy(delivery, account), ...(found.get(account) ?? none)]),
      ]),
    )
    core.sessions.forgetAll()
    core.standings.forgetAll()
    core.roomRules.forgetAll()
    core.memberships.forgetAll()
    await core.settings.reload()
    const now = new Map<string, ReadonlySet<string>>()
    for (let i = 0; i < accounts.length; i += accountsAtOnce) {
      const some = accounts.slice(i, i + accountsAtOnce)
      await closeEnded(core, delivery, some)
      for (const [account, rooms] of await hearWhatIsTheirs(core, delivery, some, before))
        now.set(account, rooms)
    }
    found = now
  }
}

const roomsHeardBy = ({ connections }: Delivery, account: string): string[] =>
  [...connections.of(account)].flatMap((connection) => connection.rooms())

const closeEnded = async (core: Core, delivery: Delivery, accounts: string[]): Promise<void> => {
  const connections = accounts.flatMap((account) => [...delivery.connections.of(account)])
  const open = await core.store.nodes.openSessions(connections.map(({ session }) => session))
  for (const connection of connections) if (!open.has(connection.session)) connection.close(4003)
}

const hearWhatIsTheirs = async (
  core: Core,
  delivery: Delivery,
  accounts: string[],
  before: Map<string, Set<string>>,
): Promise<Map<string, Set<string>>> => {
  const now = new Map<string, Set<string>>(accounts.map((account) => [account, new Set()]))
  for (const { account, room } of await core.store.nodes.membershipsOf(accounts)) now.get(account)?.add(room)
  for (const account of accounts) {
    const [were, are] = [before.get(account) ?? none, now.get(account) ?? none]
    for (const room of were)
      if (!are.has(room))
        delivery.deliver({
          to: 'account',
          account,
          event: { event: 'room.left', room },
          hears: { room, on: false },
        })
    for (const room of are) if (!were.has(room)) await tellJoined(core, delivery, account, room)
  }
  return now
}

const tellJoined = async (core: Core, delivery: Delivery, account: string, room: string): Promise<void> => {
  const event = { event: 'room.changed', room: await roomView(core, room, account) } as const
  delivery.deliver({ to: 'account', account, event, hears: { room, on: true } })
}
