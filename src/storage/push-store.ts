import type { PushStore } from '../core/push/ports.ts'
import type { Engine } from './engine.ts'
import { devicesOf, nextDuePush, storedPushKeys, subscriptionById } from './queries/push.ts'

/** Push messages that are owed, and to whom. */
export const pushStore = ({ read, write }: Engine): PushStore => ({
  keys: async (fresh) => (await storedPushKeys(read)) ?? write('push.keys', fresh),
  subscribe: (subscription) => write('push.subscribe', subscription),
  unsubscribe: (endpoint, account) =>
    write('push.unsubscribe', { endpoint, ...(account === undefined ? {} : { account }) }),
  subscription: (id) => subscriptionById(read, id),
  devices: (account) => devicesOf(read, account),
  nextDue: (at) => nextDuePush(read, at),
  claim: (claim) => write('push.claim', claim),
  release: () => write('push.release', undefined),
  done: (owed) => write('push.done', owed),
  putOff: (owed) => write('push.put-off', owed),
  forgetEnded: () => write('push.forget-ended', undefined),
})
