import { BlockList, isIP } from 'node:net'
import type { HttpConfig } from './ports.ts'

/** The last hop that no trusted proxy added. Anybody else's X-Forwarded-For is just a claim. */
export const clientAddress = (
  request: Request,
  address: string,
  { trustedProxies }: Pick<HttpConfig, 'trustedProxies'>,
): string => {
  const peer = plainAddress(address)
  if (!isAmong(trustedProxies, peer)) return peer
  const hops = (request.headers.get('x-forwarded-for') ?? '')
    .split(',')
    .map((hop) => plainAddress(hop.trim()))
  const client = hops.findLast((hop) => !isAmong(trustedProxies, hop)) ?? ''
  return isIP(client) === 0 ? peer : client
}

const networks = new WeakMap<readonly string[], BlockList>()

/** Whether an address is one of these, or in one of these networks (`10.0.0.0/8`). */
const isAmong = (proxies: readonly string[], address: string): boolean => {
  if (proxies.includes(address)) return true
  if (!proxies.some((one) => one.includes('/')) || isIP(address) === 0) return false
  let list = networks.get(proxies)
  if (!list) {
    list = new BlockList()
    for (const one of proxies) {
      const [network = '', bits] = one.split('/')
      if (bits !== undefined) list.addSubnet(network, Number(bits), isIP(network) === 6 ? 'ipv6' : 'ipv4')
    }
    networks.set(proxies, list)
  }
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** A socket that listens on IPv6 as well names IPv4 peers `::ffff:127.0.0.1`; people write `127.0.0.1`. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

/**
 * Whether the request comes from the machine itself, asks for it by a name that only it has, and went through no
 * proxy that says so. A page of another site cannot make a browser send such a Host.
 */
export const isLocalRequest = (
  request: Request,
  address: string,
  { host }: Pick<HttpConfig, 'host'>,
): boolean => {
  const peer = plainAddress(address)
  if (!isLoopback(peer) && peer !== host) return false
  if (forwardingHeaders.some((name) => request.headers.has(name))) return false
  return isNameOfMachine(request.headers.get('host') ?? '', host)
}

/** Whether this Host header names the machine itself, in a way that no page of another site can make it. */
export const isNameOfMachine = (hostHeader: string, host: string | undefined): boolean => {
  const asked = hostHeader.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  return asked === 'localhost' || asked === host || isLoopback(asked)
}

export const isLoopback = (address: string): boolean =>
  address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
