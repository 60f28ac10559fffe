import type { Account } from '../../protocol/entities.ts'
import type { Client } from '../../sdk/client.ts'
import { isOpened } from '../../sdk/state/shape.ts'
import { firstAnswer } from '../accounts/first-answer.ts'
import { lastAccount } from '../offline/last-account.ts'
import { type OpenedClient, openClient } from '../offline/open-client.ts'
import { firstRoom, readRoute } from './route.ts'

let begun: { id: string; opened: Promise<OpenedClient> } | undefined

/**
 * Connects, and asks for the room of the address, before anything is drawn: whoever was here last does not even wait for
 * the answer who they are.
 */
export const beginSession = (): void => {
  const last = lastAccount()
  if (last) begin(last)
  else firstAnswer.then((account) => account && !account.mustVerify && begin(account)).catch(() => {})
}

const begin = (account: Account): void => {
  begun = { id: account.id, opened: open(account) }
}

const open = async (account: Account): Promise<OpenedClient> => {
  const opened = await openClient(account)
  askForFirstPage(opened.client)
  return opened
}

/** What the timeline asks for when it is drawn, so that it is here by then. */
const askForFirstPage = (client: Client): void => {
  const { room, seq, page } = readRoute(location.hash)
  if (page !== null) return
  const id = room ?? firstRoom
  const kept = client.getState().rooms[id]
  if (seq !== null) client.jumpTo(id, seq).catch(() => {})
  else if (!kept || !isOpened(kept.timeline)) client.loadOlder(id).catch(() => {})
}

/** The client of an account: the one that was begun, if it was for them, else another. Whoever takes it closes it. */
export const takeClient = (account: Account): Promise<OpenedClient> => {
  const early = begun
  begun = undefined
  if (early?.id === account.id) return early.opened
  void early?.opened.then(({ close }) => close())
  return open(account)
}
