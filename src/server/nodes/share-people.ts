import type { Clock } from '../../core/ports.ts'
import type { Coming, Comings } from '../../delivery/comings.ts'
import type { PresenceTracker } from '../../delivery/presence.ts'
import { limits } from '../../protocol/limits.ts'
import type { NodeSignal } from './signals.ts'

/** A node that says nothing for so long is dead, and its people with it. */
export const deadAfterMs = 10_000
/** Each says something every second. */
const livelyMs = 1_600
/** People told in one signal. */
const peopleAtOnce = 1_000

/** What is known of another node. `version` -1: its people were asked for. */
type Peer = {
  heardAt: number
  version: number
  ownerHash: string
  isLeaving: boolean
  /** Gathers the parts of an answer until the last one is here. */
  incoming: [string, string][]
  known: Set<string>
}

type Parts = {
  node: string
  presence: PresenceTracker
  comings: Comings
  clock: Clock
  tell(signal: NodeSignal): void
}

/**
 * Who is connected to which node. Each tells what changes; whoever missed something sees it by the version in the next
 * sign of life, and asks for all.
 */
export const sharePeople = ({ node, presence, comings, clock, tell }: Parts) => {
  const peers = new Map<string, Peer>()
  let version = 0

  const peerAt = (from: string): Peer => {
    const known = peers.get(from)
    if (known) return known
    const peer: Peer = {
      heardAt: 0,
      version: -1,
      ownerHash: '',
      isLeaving: false,
      incoming: [],
      known: new Set(),
    }
    peers.set(from, peer)
    return peer
  }

  const tellChanges = (): void => {
    const { came, went } = presence.takeOwnChanges()
    if (came.length === 0 && went.length === 0) return
    version += 1
    if (came.length + went.length > peopleAtOnce) {
      tellAll()
      return
    }
    tell({ signal: 'people-changed', version, came: came.map(({ id, name }) => [id, name]), went })
  }

  const tellAll = (): void => {
    const people = presence.here().map(({ id, name }): [string, string] => [id, name])
    for (let at = 0, part = 0; at === 0 || at < people.length; at += peopleAtOnce, part += 1)
      tell({
        signal: 'people',
        version,
        part,
        isLast: at + peopleAtOnce >= people.length,
        people: people.slice(at, at + peopleAtOnce),
      })
  }

  const came = (from: string, peer: Peer, people: readonly [string, string][]): void => {
    for (const [id, name] of people) {
      peer.known.add(id)
      presence.cameElsewhere(from, id, name)
    }
  }

  const went = (from: string, peer: Peer, accounts: Iterable<string>): void => {
    for (const id of accounts) {
      peer.known.delete(id)
      presence.wentElsewhere(from, id)
    }
  }

  const ask = (from: string, peer: Peer): void => {
    peer.version = -1
    tell({ signal: 'ask-people', of: from })
  }

  const replace = (from: string, peer: Peer, people: [string, string][]): void => {
    const now = new Set(people.map(([id]) => id))
    went(
      from,
      peer,
      [...peer.known].filter((id) => !now.has(id)),
    )
    came(from, peer, people)
  }

  const lostPeopleOf = (from: string): void => {
    presence.lostNode(from)
    comings.lostNode(from)
  }

  const forget = (from: string): void => {
    peers.delete(from)
    lostPeopleOf(from)
  }

  const heardComing = (from: string, coming: Coming): void => {
    if (coming.isHere) presence.cameElsewhere(from, coming.account, coming.username)
    presence.connectedElsewhere(from, coming.account, coming.isConnected)
    // What they said before they went is told at the end of this tick.
    setImmediate(() => comings.heard(from, coming))
  }

  const hear = (signal: NodeSignal, from: string): void => {
    const peer = peerAt(from)
    peer.heardAt = clock.monotonic()
    if (signal.signal === 'alive') {
      peer.ownerHash = signal.ownerHash
      if (peer.version !== signal.version) ask(from, peer)
    } else if (signal.signal === 'people-changed') {
      if (peer.version !== signal.version - 1) return
      peer.version = signal.version
      came(from, peer, signal.came)
      went(from, peer, signal.went)
    } else if (signal.signal === 'people') {
      peer.incoming = signal.part === 0 ? signal.people : [...peer.incoming, ...signal.people]
      if (!signal.isLast) return
      replace(from, peer, peer.incoming)
      peer.incoming = []
      peer.version = signal.version
    } else if (signal.signal === 'ask-people') {
      if (signal.of === node) tellAll()
    } else if (signal.signal === 'coming') {
      heardComing(from, signal)
    } else if (signal.signal === 'leaving') {
      peer.isLeaving = true
    } else if (signal.signal === 'bye') {
      peers.delete(from)
      // Their people have this long to be elsewhere, as when a connection ends.
      setTimeout(() => peers.has(from) || lostPeopleOf(from), limits.offlineGraceMs).unref()
    }
  }

  return {
    hear,
    tellChanges,
    alive(ownerHash: string): void {
      tellChanges()
      tell({ signal: 'alive', version, ownerHash })
    },
    /** Nodes that fell silent. Asked only while this node hears something at all. */
    forgetDead(): void {
      for (const [from, { heardAt }] of peers) if (clock.monotonic() - heardAt > deadAfterMs) forget(from)
    },
    /** The line was down: nobody can be blamed for their silence meanwhile. */
    forgive(): void {
      for (const peer of peers.values()) peer.heardAt = clock.monotonic()
    },
    /** Nodes that were heard a moment ago and stay. */
    peers: (): number =>
      [...peers.values()].filter(
        ({ isLeaving, heardAt }) => !isLeaving && clock.monotonic() - heardAt < livelyMs,
      ).length,
    /** Whether one of them is silent, dead or cut off. */
    isOneSilent: (forMs: number): boolean =>
      [...peers.values()].some(({ heardAt }) => clock.monotonic() - heardAt > forMs),
    ownerHashes: (): string[] => [...peers.values()].map(({ ownerHash }) => ownerHash),
  }
}
