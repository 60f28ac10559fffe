import { useEffect, useState } from 'react'
import type { Account } from '../../protocol/entities.ts'
import { type Client, createClient } from '../../sdk/client.ts'
import { shareSocket } from '../../sdk/tabs/share-socket.ts'
import { browserDrafts } from './browser-drafts.ts'
import { browserOutbox } from './browser-outbox.ts'
import { loadSnapshot, saveSnapshot } from './snapshots.ts'

/** How often (ms) what changed is kept for the next time; and at once when the page is hidden. */
const everyMs = 5_000

/** A client that begins with what is kept of the account on this device; undefined while that is read. */
export const useOfflineClient = (account: Account): Client | undefined => {
  const [client, setClient] = useState<Client>()

  useEffect(() => {
    let isHere = true
    let stop = (): void => {}
    void loadSnapshot(account.id).then((initial) => {
      if (!isHere) return
      const shared = shareSocket(`parley.tabs.${account.id}`)
      const made = createClient({
        url: location.origin,
        storage: browserOutbox(account.id),
        drafts: browserDrafts(account.id),
        ...(initial ? { initial } : {}),
        ...(shared ? { WebSocket: shared.WebSocket } : {}),
      })
      made.loadDrafts()
      const stopKeeping = keep(made)
      stop = () => {
        stopKeeping()
        // The client is closed in the same breath, and has something to say before.
        setTimeout(() => shared?.close())
      }
      setClient(made)
    })
    return () => {
      isHere = false
      stop()
    }
  }, [account.id])

  return client
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
