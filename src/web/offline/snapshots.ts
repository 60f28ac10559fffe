import { emptyState, emptyTimeline, isOpened, type RoomState, type State } from '../../sdk/state/shape.ts'

/** What is kept of each room that was opened and that is here up to its end. */
const keptMessages = 100
/** Another number whenever an older copy could not be read any more. */
const version = 1
const store = 'snapshots'

type Kept = Pick<State, 'epoch' | 'me' | 'rooms' | 'profiles'> & { version: number }

/** The last state of an account on this device, to be read without a network. Undefined where there is none. */
export const loadSnapshot = async (account: string): Promise<State | undefined> => {
  const kept = await inStore<Kept | undefined>('readonly', (all) => all.get(account)).catch(() => undefined)
  if (kept?.version !== version || kept.me?.id !== account) return undefined
  const { epoch, me, rooms, profiles } = kept
  return { ...emptyState(), epoch, me, rooms, profiles }
}

export const saveSnapshot = async ({ epoch, me, rooms, profiles }: State): Promise<void> => {
  if (!me || epoch === null) return
  const shortened = Object.fromEntries(Object.entries(rooms).map(([id, room]) => [id, shorten(room)]))
  const kept: Kept = { version, epoch, me, rooms: shortened, profiles }
  await inStore('readwrite', (all) => all.put(kept, me.id))
}

/** Whoever logs out leaves nothing behind. */
export const forgetSnapshots = async (): Promise<void> => {
  await inStore('readwrite', (all) => all.clear()).catch(() => {})
}

/** A run that ends before the newest message is not worth keeping. */
const shorten = (room: RoomState): RoomState => {
  const { timeline } = room
  if (!timeline.atEnd || !isOpened(timeline))
    return { ...room, rev: room.room.rev, typing: [], timeline: emptyTimeline() }
  const messages = timeline.messages.slice(-keptMessages)
  const isCut = messages.length < timeline.messages.length
  const from = isCut ? (messages[0]?.seq ?? timeline.from) : timeline.from
  return {
    ...room,
    typing: [],
    timeline: { ...timeline, messages, from, atStart: timeline.atStart && !isCut },
  }
}

const inStore = async <T>(
  mode: IDBTransactionMode,
  work: (all: IDBObjectStore) => IDBRequest,
): Promise<T> => {
  const database = await open()
  try {
    const transaction = database.transaction(store, mode)
    const request = work(transaction.objectStore(store))
    return await new Promise<T>((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result as T)
      transaction.onerror = () => reject(transaction.error)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('parley', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(store)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
