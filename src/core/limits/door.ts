import { type Refusal, refuse } from '../../protocol/refusals.ts'
import type { SettingName } from '../../protocol/settings.ts'
import type { Settings } from '../settings/settings.ts'
import { addressGroup } from './address-group.ts'
import type { Limiter } from './limiter.ts'
import { takeRateOf } from './take-rate.ts'

/**
 * Counts what is open at once: for gateways of every dialect, before they spend memory on a connection.
 * Addresses are those of clients, as the gateway found them behind trusted proxies.
 */
export type Door = {
  /**
   * A connection wants in; `isKnown` when its session is proved already. Refuses with `rate-limited` and the time
   * to wait. Whoever is let in must say `leave` once, with whether it was known by then.
   */
  enter(address: string, isKnown: boolean): void
  /** A connection that came in unknown has said who it is. */
  known(address: string): void
  leave(address: string, isKnown: boolean): void
  /** An HTTP request begins; the same rules. */
  beginRequest(address: string): void
  endRequest(address: string): void
  /** For metrics. */
  readonly open: number
  readonly unknown: number
  readonly refused: number
}

type Counts = { open: number; unknown: number; requests: number }

/** Connections do not go by themselves, so there is no better guess than "soon". */
const retryAfterMs = 30_000

export const createDoor = (
  { settings, limiter }: { settings: Settings; limiter: Limiter },
  isOn: boolean,
): Door => {
  const byAddress = new Map<string, Counts>()
  const all: Counts = { open: 0, unknown: 0, requests: 0 }
  let refused = 0

  const change = (address: string, by: Partial<Counts>): void => {
    const key = addressGroup(address)
    const counts = byAddress.get(key) ?? { open: 0, unknown: 0, requests: 0 }
    for (const [what, n] of Object.entries(by) as [keyof Counts, number][]) {
      counts[what] += n
      all[what] += n
    }
    if (counts.open > 0 || counts.requests > 0) byAddress.set(key, counts)
    else byAddress.delete(key)
  }

  const mustBeBelow = (name: LimitName, count: number | undefined): void => {
    if (!isOn || (count ?? 0) < settings.get(name)) return
    refused += 1
    throw tooMany(name)
  }

  return {
    enter(address, isKnown) {
      takeRateOf({ settings, limiter }, addressGroup(address), 'connect')
      const here = byAddress.get(addressGroup(address))
      mustBeBelow('sockets.total', all.open)
      mustBeBelow('sockets.perAddress', here?.open)
      if (!isKnown) {
        mustBeBelow('sockets.unknown', all.unknown)
        mustBeBelow('sockets.unknownPerAddress', here?.unknown)
      }
      change(address, { open: 1, unknown: isKnown ? 0 : 1 })
    },
    known: (address) => change(address, { unknown: -1 }),
    leave: (address, isKnown) => change(address, { open: -1, unknown: isKnown ? 0 : -1 }),
    beginRequest(address) {
      mustBeBelow('requests.perAddress', byAddress.get(addressGroup(address))?.requests)
      change(address, { requests: 1 })
    },
    endRequest: (address) => change(address, { requests: -1 }),
    get open() {
      return all.open
    },
    get unknown() {
      return all.unknown
    },
    get refused() {
      return refused
    },
  }
}

type LimitName = Extract<SettingName, `sockets.${string}` | `requests.${string}`>

const sentences: Record<Exclude<LimitName, 'sockets.perAccount'>, string> = {
  'sockets.total': 'This server has as many connections as it may have. Try again later.',
  'sockets.perAddress': 'Your network has too many connections. Close some first.',
  'sockets.unknown': 'Too many are at the door. Try again in a moment.',
  'sockets.unknownPerAddress': 'Too many of your network are at the door. Try again in a moment.',
  'requests.perAddress': 'Your network asks too much at once. Try again in a moment.',
}

const tooMany = (name: LimitName): Refusal =>
  refuse(
    'rate-limited',
    sentences[name as keyof typeof sentences],
    name.includes('nknown') || name.startsWith('requests') ? 2000 : retryAfterMs,
  )
