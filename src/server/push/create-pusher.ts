import { lookup } from 'node:dns'
import { type IncomingMessage, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import webpush from 'web-push'
import type { Pushed, Pusher } from '../../core/push/ports.ts'
import { isPublicAddress } from './is-public-address.ts'

/** Longer than this nobody waits for a push service. */
const patienceMs = 20_000
/** So long a service keeps what it cannot deliver. */
const keptSeconds = 24 * 60 * 60

export type PusherOptions = {
  /** Whether endpoints may be plain http, or in this network. */
  allowsAny(): boolean
  /** Whom a push service may ask: `https:` or `mailto:`. */
  contact(): string
}

/** Hands messages over to push services, encrypted so that only the device can read them (RFC 8291). */
export const createPusher = ({ allowsAny, contact }: PusherOptions): Pusher => ({
  newKeys: () => webpush.generateVAPIDKeys(),
  async push({ to: { endpoint, p256dh, auth }, keys, text }) {
    const url = new URL(endpoint)
    if (!allowsAny()) mustBePublic(url)
    const { headers, body } = webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, text, {
      vapidDetails: { subject: contact(), ...keys },
      TTL: keptSeconds,
      urgency: 'normal',
    })
    return meaningOf(await post(url, headers, body, allowsAny() ? undefined : lookUpPublic))
  },
})

const mustBePublic = ({ protocol, hostname }: URL): void => {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol !== 'https:' || (isIP(host) !== 0 && !isPublicAddress(host)))
    throw new Error('The endpoint is not on the internet.')
}

/**
 * What is connected to is what was looked at: a name that leads to this network is refused, however it answers
 * the next time.
 */
const lookUpPublic: LookupFunction = (hostname, options, done) =>
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? []
    if (error || !first) return done(error ?? new Error('The endpoint has no address.'), '', 0)
    if (!addresses.every(({ address }) => isPublicAddress(address)))
      return done(new Error('The endpoint is not on the internet.'), '', 0)
    return options.all ? done(null, addresses) : done(null, first.address, first.family)
  })

/** Follows no redirect. Answers the status. */
const post = (
  url: URL,
  headers: Record<string, string>,
  body: Buffer | null,
  lookup: LookupFunction | undefined,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      response.resume()
      resolve(response.statusCode ?? 0)
    }
    const send = url.protocol === 'https:' ? secure : plain
    const sent = send(url, { method: 'POST', headers, ...(lookup && { lookup }) }, answered)
    const patience = setTimeout(() => sent.destroy(new Error('The service did not answer.')), patienceMs)
    sent.on('error', reject)
    sent.on('close', () => clearTimeout(patience))
    sent.end(body ?? undefined)
  })

/** 404 and 410: the device is gone for good (RFC 8030, 7.3). */
const meaningOf = (status: number): Pushed => {
  if (status >= 200 && status < 300) return 'taken'
  if (status === 404 || status === 410) return 'gone'
  return status === 429 || status >= 500 ? 'later' : 'refused'
}
