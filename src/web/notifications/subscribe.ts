import type { Client } from '../../sdk/index.ts'

/** Whether this browser can receive push messages at all. */
export const canPush = (): boolean => 'serviceWorker' in navigator && 'PushManager' in globalThis

export const isSubscribed = async (): Promise<boolean> => {
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager.getSubscription()) != null
}

/** Asks the person, then the browser's push service, then tells the server. Rejects when one of them says no. */
export const subscribe = async (client: Client): Promise<void> => {
  const { key } = await client.call('push.key', {})
  const registration = await navigator.serviceWorker.ready
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint = '', keys = {} } = made.toJSON()
  const { p256dh = '', auth = '' } = keys
  await client.call('push.subscribe', { endpoint, keys: { p256dh, auth } })
}

export const unsubscribe = async (client: Client): Promise<void> => {
  const registration = await navigator.serviceWorker.getRegistration()
  const subscription = await registration?.pushManager.getSubscription()
  if (!subscription) return
  await client.call('push.unsubscribe', { endpoint: subscription.endpoint })
  await subscription.unsubscribe()
}
