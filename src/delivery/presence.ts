import type { Clock, Presence } from '../core/ports.ts'
import type { Author } from '../protocol/entities.ts'
import type { EventOf } from '../protocol/events.ts'
import { limits } from '../protocol/limits.ts'

type PresenceEvent = EventOf<'presence'>

/** Changes told one by one in a frame; when more people come and go in a second, clients ask instead. */
export const maximumChanges = 100

export type PresenceTracker = Presence & {
  came(account: string, name: string): void
  went(account: string): void
  /** What changed since the last call, to be told; undefined when nothing did. Called once a second. */
  collect(): PresenceEvent | undefined
  /** Somebody is connected to another node, or no longer. */
  cameElsewhere(node: string, account: string, name: string): void
  wentElsewhere(node: string, account: string): void
  /** Whether they are connected there at this moment; online lasts a little longer. */
  connectedElsewhere(node: string, account: string, isConnected: boolean): void
  /** That node is gone, and all its people with it. */
  lostNode(node: string): void
  /** Who is here, on this node, told to the others. */
  here(): Author[]
  /** Who came and who went here since the last call. */
  takeOwnChanges(): { came: Author[]; went: string[] }
  /** Of several nodes that hold somebody, one counts what counts once: the first by name. */
  countsHere(account: string, node: string): boolean
}

/**
 * `goneAt`: when the last connection here ended; `elsewhere`: other nodes where they are online, and whether they are
 * connected there.
 */
type Person = {
  name: string
  isHere: boolean
  goneAt: number | undefined
  elsewhere: Map<string, boolean> | undefined
}

/** Somebody is online with at least one connection, and for a moment after the last one, so that nobody flickers. */
export const createPresence = (clock: Clock): PresenceTracker => {
  const people = new Map<string, Person>()
  const leaving = new Set<string>()
  const changed = new Map<string, { name: string; online: boolean }>()
  const own = new Map<string, { name: string; isHere: boolean }>()

  const personAt = (account: string, name: string): Person => {
    const known = people.get(account)
    if (known) return known
    const person: Person = { name, isHere: false, goneAt: undefined, elsewhere: undefined }
    people.set(account, person)
    changed.set(account, { name, online: true })
    return person
  }

  const removeGone = (): void => {
    for (const id of leaving) {
      const person = people.get(id)
      if (!person || person.goneAt === undefined) leaving.delete(id)
      else if (clock.monotonic() - person.goneAt >= limits.offlineGraceMs) {
        leaving.delete(id)
        person.isHere = false
        own.set(id, { name: person.name, isHere: false })
        removeIfNowhere(id, person)
      }
    }
  }

  const removeIfNowhere = (id: string, person: Person): void => {
    if (person.isHere || person.elsewhere) return
    people.delete(id)
    changed.set(id, { name: person.name, online: false })
  }

  const wentElsewhere = (node: string, account: string): void => {
    const person = people.get(account)
    if (!person?.elsewhere?.delete(node)) return
    if (person.elsewhere.size === 0) person.elsewhere = undefined
    removeIfNowhere(account, person)
  }

  return {
    isOnline: (account) => people.has(account),
    isConnected(account) {
      const person = people.get(account)
      if (!person) return false
      return (person.isHere && person.goneAt === undefined) || isConnectedElsewhere(person)
    },
    online: () =>
      [...people]
        .map(([id, { name }]): Author => ({ id, name }))
        .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)),
    came(account, name) {
      const person = personAt(account, name)
      person.goneAt = undefined
      if (person.isHere) return
      person.isHere = true
      own.set(account, { name, isHere: true })
    },
    went(account) {
      const person = people.get(account)
      if (!person?.isHere) return
      person.goneAt = clock.monotonic()
      leaving.add(account)
    },
    collect() {
      removeGone()
      if (changed.size === 0) return undefined
      const changes = [...changed].map(([account, change]) => ({ account, ...change }))
      changed.clear()
      if (changes.length > maximumChanges) return { event: 'presence', changes: [], reset: true }
      return { event: 'presence', changes }
    },
    cameElsewhere(node, account, name) {
      const person = personAt(account, name)
      person.elsewhere ??= new Map()
      if (!person.elsewhere.has(node)) person.elsewhere.set(node, true)
    },
    wentElsewhere,
    connectedElsewhere(node, account, isConnected) {
      const person = people.get(account)
      if (person?.elsewhere?.has(node)) person.elsewhere.set(node, isConnected)
    },
    lostNode(node) {
      for (const account of [...people.keys()]) wentElsewhere(node, account)
    },
    here: () => [...people].flatMap(([id, { name, isHere }]) => (isHere ? [{ id, name }] : [])),
    takeOwnChanges() {
      const all = [...own]
      own.clear()
      return {
        came: all.flatMap(([id, { name, isHere }]) => (isHere ? [{ id, name }] : [])),
        went: all.flatMap(([id, { isHere }]) => (isHere ? [] : [id])),
      }
    },
    countsHere(account, node) {
      const person = people.get(account)
      if (!person?.isHere) return false
      for (const other of person.elsewhere?.keys() ?? []) if (other < node) return false
      return true
    },
  }
}

const isConnectedElsewhere = ({ elsewhere }: Person): boolean =>
  elsewhere !== undefined && [...elsewhere.values()].some((isConnected) => isConnected)
