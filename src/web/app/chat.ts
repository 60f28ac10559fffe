import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Client, State } from '../../sdk/index.ts'

export const ClientContext = createContext<Client | null>(null)

export const useClient = (): Client => {
  const client = useContext(ClientContext)
  if (!client) throw new Error('useClient outside of SignedIn')
  return client
}

/** A part of the state, drawn again when it is another object. Hand in a function that picks and makes nothing new. */
export const useChat = <T>(pick: (state: State) => T): T => {
  const client = useClient()
  return useSyncExternalStore(client.subscribe, () => pick(client.getState()))
}
