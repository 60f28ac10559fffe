const address = '/service-worker.js'

type Policy = { createScriptURL(url: string): string }
type Factory = { createPolicy(name: string, rules: Policy): Policy }

/** The one script that the page may name by itself, see `require-trusted-types-for`. */
const trusted = (): string => {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes
  const rules: Policy = {
    createScriptURL(url) {
      if (url !== address) throw new TypeError('Only the service worker of this page is loaded.')
      return url
    },
  }
  return factory ? factory.createPolicy('parley-worker', rules).createScriptURL(address) : address
}

/** Nobody waits for it: what is to be read comes first. */
const pauseMs = 2_000

/** So long (ms) after the page was opened it has better to do than to keep what nobody asked for yet. */
const restMs = 15_000

/** Keeps the page itself on the device, so that it opens without a network, and receives push messages. */
export const registerWorker = (): void => {
  if (!('serviceWorker' in navigator)) return
  setTimeout(() => void navigator.serviceWorker.register(trusted()).catch(() => {}), pauseMs)
  setTimeout(() => {
    void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage('keep the rest'))
  }, restMs)
}
