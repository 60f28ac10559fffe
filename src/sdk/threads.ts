import { isPassing } from './call-error.ts'
import type { Parts } from './parts.ts'
import type { HappeningOf } from './state/happening.ts'
import { isOpened, type State } from './state/shape.ts'

const pageSize = 100
/** Reading is told this long after it happened. */
const gatherMs = 500

/** Loads threads into the state, where live changes keep them, and tells the server what was read. */
export const createThreads = (
  { state, connection, clock }: Parts,
  whenQuiet: (room: string) => Promise<void>,
  loaded: (room: string) => void,
) => {
  const untold = new Map<string, number>()
  let isListWanted = false
  let isScheduled = false

  const entry = (message: string) => state.now.threads[message]

  const ask = async (room: string, message: string, request: { before?: number }): Promise<void> => {
    await whenQuiet(room)
    await new Promise<void>((resolve, reject) =>
      connection.request('thread.messages', { message, ...request, limit: pageSize }, (outcome) => {
        if ('error' in outcome) return reject(outcome.error)
        state.change({ event: 'thread.page', message, request, page: outcome.ok })
        loaded(outcome.ok.room)
        resolve()
      }),
    )
  }

  const askList = (): void =>
    connection.request('thread.list', { limit: pageSize }, (outcome) => {
      if ('error' in outcome) return
      state.change({ event: 'threads.read', threads: outcome.ok.threads })
      for (const { room } of outcome.ok.threads) loaded(room)
    })

  const tell = (message: string, seq: number): void =>
    connection.request('thread.read', { message, seq }, (outcome) => {
      const room = entry(message)?.room ?? ''
      if ('ok' in outcome) {
        state.change({ event: 'thread.read', room, message, ...outcome.ok })
        if (entry(message)?.counted.isUnsure) tellLater(message, seq)
      } else if (isPassing(outcome.error)) tellLater(message, seq)
    })

  const flush = (): void => {
    if (!connection.isUp()) return
    const waiting = [...untold]
    untold.clear()
    for (const [message, seq] of waiting) tell(message, seq)
  }

  const tellLater = (message: string, seq: number): void => {
    untold.set(message, Math.max(seq, untold.get(message) ?? 0))
    if (isScheduled || !connection.isUp()) return
    isScheduled = true
    clock.after(gatherMs, () => {
      isScheduled = false
      flush()
    })
  }

  return {
    async load(room: string, message: string): Promise<void> {
      if (!entry(message) || !isOpened(entry(message)?.timeline as never)) await ask(room, message, {})
    },
    async loadOlder(message: string): Promise<void> {
      const known = entry(message)
      if (!known || known.timeline.atStart) return
      await ask(known.room, message, isOpened(known.timeline) ? { before: known.timeline.from } : {})
    },
    /** From now on the threads that one follows are in the state, also after a cut. */
    loadList(): void {
      isListWanted = true
      if (connection.isUp()) askList()
    },
    mark(message: string, seq: number): void {
      const known = entry(message)
      if (!known || seq <= known.state.read) return
      state.change({ event: 'thread.marked', message, seq })
      tellLater(message, seq)
    },
    /** Of a thread that is not here yet, one that is followed from now on is fetched. */
    heard(event: HappeningOf<'thread.read'>): void {
      state.change(event)
      if (isListWanted && event.state.following && !entry(event.message)) askList()
    },
    /** Asks for the counts of threads that cannot be known from what is here. */
    look(room: string): void {
      for (const [message, known] of Object.entries(state.now.threads))
        if (known.room === room && known.counted.isUnsure) tellLater(message, known.state.read)
    },
    /** `opened`: what was open before; what did not stay is loaded again. */
    welcomed(opened: readonly (readonly [room: string, message: string])[]): void {
      if (isListWanted) askList()
      for (const [room, message] of opened)
        if (!entry(message) && state.now.rooms[room]) ask(room, message, {}).catch(() => {})
      flush()
    },
  }
}

export const openedThreads = ({ threads }: State): (readonly [string, string])[] =>
  Object.entries(threads)
    .filter(([, { timeline }]) => isOpened(timeline))
    .map(([message, { room }]) => [room, message] as const)
