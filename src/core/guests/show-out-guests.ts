import type { Core } from '../core.ts'

/**
 * Takes guests out of the lobby who are there with no connection, as after a crash: nobody said goodbye for them.
 * Spares whoever came in since `openedBefore`, whose connection may not be known yet.
 */
export const showOutGuests = async (
  { store, presence, announce }: Core,
  openedBefore: number,
): Promise<void> => {
  for (const account of await store.guests.leftBehind(openedBefore)) {
    if (presence.isConnected(account)) continue
    if (await store.guests.leaveUnlessBack(account, openedBefore))
      announce({ to: 'memory', accounts: [account] })
  }
}
