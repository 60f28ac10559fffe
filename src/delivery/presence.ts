import type { Clock, Presence } from '../core/ports.ts'
import type { Author } from '../protocol/entities.ts'
import type { EventOf } from '../protocol/events.ts'
import { limits } from '../protocol/limits.ts'

type PresenceEvent = EventOf<'presence'>

/**
 * What may be told in a second: so many changes times those who hear of them, about 140 MB. What is more waits for the
 * next second.
 */
const changesToAll = 2_000_000
/** Changes told in one frame, at least and at most; the most are some 140 KB. */
const [fewest, most] = [100, 2_000]
/** When still more wait than are told in so many seconds, clients ask instead. */
const secondsBehind = 2
/** They do it over three seconds, and are not told to ask again before all have. */
const resetEveryMs = 4_000
/** Of so many the list is put in order whenever it is asked for; of more once for each telling. */
const fewPeople = 500

export type PresenceTracker = Presence & {
  came(account: string, name: string): void
  went(account: string): void
  /** What changed and was not told yet, the oldest first; undefined when nothing did. Called once a second. */
  collect(listeners: number): PresenceEvent | undefined
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
  let byName: Author[] | undefined
  let resetAt = Number.NEGATIVE_INFINITY

  const change = (account: string, name: string, online: boolean): void => {
    changed.set(account, { name, online })
    if (people.size <= fewPeople) byName = undefined
  }

  const personAt = (account: string, name: string): Person => {
    const known = people.get(account)
    if (known) return known
    const person: Person = { name, isHere: false, goneAt: undefined, elsewhere: undefined }
    people.set(account, person)
    change(account, name, true)
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
    change(id, person.name, false)
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
    online() {
      byName ??= inOrder(people)
      return byName
    },
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
    collect(listeners) {
      removeGone()
      if (changed.size === 0) return undefined
      // Whoever asks from now on does not hear what is told now.
      byName = undefined
      const count = Math.min(most, Math.max(fewest, Math.floor(changesToAll / Math.max(1, listeners))))
      const isTooMuch = changed.size > count * secondsBehind
      if (isTooMuch && clock.monotonic() - resetAt >= resetEveryMs) {
        resetAt = clock.monotonic()
        changed.clear()
        return { event: 'presence', changes: [], reset: true }
      }
      const told = [...changed].slice(0, count)
      for (const [account] of told) changed.delete(account)
      return { event: 'presence', changes: told.map(([account, one]) => ({ account, ...one })) }
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

const inOrder = (people: Map<string, Person>): Author[] =>
  [...people]
    .map(([id, { name }]) => ({ key: name.toLowerCase(), author: { id, name } }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ author }) => author)

const isConnectedElsewhere = ({ elsewhere }: Person): boolean =>
  elsewhere !== undefined && [...elsewhere.values()].some((isConnected) => isConnected)
