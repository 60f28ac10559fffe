import type { Account } from '../../protocol/entities.ts'
import { type Client, createClient } from '../../sdk/client.ts'
import { shareSocket } from '../../sdk/tabs/share-socket.ts'
import { browserDrafts } from './browser-drafts.ts'
import { browserOutbox } from './browser-outbox.ts'
import { lastAccount } from './last-account.ts'
import { loadSnapshot, saveSnapshot } from './snapshots.ts'

/** How often (ms) what changed is kept for the next time; and at once when the page is hidden. */
const everyMs = 5_000

export type OpenedClient = { client: Client; close(): void }

/** Connects a client that begins with what is kept of the account on this device. */
export const openClient = async (account: Account): Promise<OpenedClient> => {
  const initial = lastAccount() ? await loadSnapshot(account.id) : undefined
  const shared = shareSocket(`parley.tabs.${account.id}`)
  const client = createClient({
    url: location.origin,
    keepMessages: 2_000,
    storage: browserOutbox(account.id),
    drafts: browserDrafts(account.id),
    ...(initial ? { initial } : {}),
    ...(shared ? { WebSocket: shared.WebSocket } : {}),
  })
  client.loadDrafts()
  client.connect()
  const stopKeeping = keep(client)
  return {
    client,
    close() {
      stopKeeping()
      void client.close()
      // The client has something to say before.
      setTimeout(() => shared?.close())
    },
  }
}

const keep = (client: Client): (() => void) => {
  let kept = client.getState()
  const save = (): void => {
    const state = client.getState()
    if (state === kept || state.status === 'signed-out') return
    kept = state
    saveSnapshot(state).catch(() => {})
  }
  const timer = setInterval(save, everyMs)
  addEventListener('pagehide', save)
  document.addEventListener('visibilitychange', save)
  return () => {
    clearInterval(timer)
    removeEventListener('pagehide', save)
    document.removeEventListener('visibilitychange', save)
  }
}
