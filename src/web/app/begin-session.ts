import type { Account } from '../../protocol/entities.ts'
import type { Client } from '../../sdk/client.ts'
import { isOpened } from '../../sdk/state/shape.ts'
import { firstAnswer } from '../accounts/first-answer.ts'
import { lastAccount } from '../offline/last-account.ts'
import { type OpenedClient, openClient } from '../offline/open-client.ts'
import { firstRoom, readRoute } from './route.ts'

/** How long (ms) the first drawing waits for the messages that would be drawn behind it, and for who one is. */
const firstPageMs = 700
const firstDrawingMs = 1_000

let begun: { id: string; opened: Promise<OpenedClient> } | undefined

/**
 * Connects, and asks for the room of the address, before anything is drawn: whoever was here last does not even wait for
 * the answer who they are. Resolves when there is something to draw, or a little later.
 */
export const beginSession = (): Promise<unknown> => {
  const last = lastAccount()
  const isBegun = last
    ? begin(last)
    : firstAnswer.then((account) => (account && !account.mustVerify ? begin(account) : undefined))
  return Promise.race([isBegun.catch(() => {}), after(firstDrawingMs)])
}

const begin = (account: Account): Promise<unknown> => {
  const opened = open(account)
  begun = { id: account.id, opened }
  return opened
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A client whose first drawing is worth it: with its messages when they come at once, so that it is drawn once. */
const open = async (account: Account): Promise<OpenedClient> => {
  const opened = await openClient(account)
  await Promise.race([askForFirstPage(opened.client).catch(() => {}), after(firstPageMs)])
  return opened
}

/** What the timeline asks for when it is drawn. */
const askForFirstPage = async (client: Client): Promise<void> => {
  const { room, seq, page } = readRoute(location.hash)
  if (page !== null) return
  const id = room ?? firstRoom
  const kept = client.getState().rooms[id]
  if (seq !== null) await client.jumpTo(id, seq)
  else if (!kept || !isOpened(kept.timeline)) await client.loadOlder(id)
}

/** The client of an account: the one that was begun, if it was for them, else another. Whoever takes it closes it. */
export const takeClient = (account: Account): Promise<OpenedClient> => {
  const early = begun
  begun = undefined
  if (early?.id === account.id) return early.opened
  void early?.opened.then(({ close }) => close())
  return open(account)
}
