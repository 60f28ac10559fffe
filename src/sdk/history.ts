import type { Parts } from './parts.ts'
import type { PageRequest } from './state/happening.ts'
import { isOpened, type Timeline } from './state/shape.ts'
import { hasSeq } from './state/timeline.ts'

export type History = {
  loadOlder(room: string): Promise<void>
  loadNewer(room: string): Promise<void>
  jumpTo(room: string, seq: number): Promise<void>
  jumpToNewest(room: string): Promise<void>
  /** Something was said: what is too long ago goes. */
  shorten(room: string): void
}

const pageSize = 100

/**
 * Loads pages into the runs of the rooms. The same page asked for twice is loaded once. `whenQuiet` resolves
 * when the connection is up and no message of the room is in doubt. Of a run `keep` messages stay: those where somebody
 * reads, which is where the last page came in.
 */
export const createHistory = (
  { state, connection }: Parts,
  whenQuiet: (room: string) => Promise<void>,
  loaded: (room: string) => void,
  keep: number,
): History => {
  const underWay = new Map<string, Promise<void>>()

  const load = (room: string, request: PageRequest): Promise<void> => {
    const key = JSON.stringify([room, request])
    const page = underWay.get(key) ?? ask(room, request).finally(() => underWay.delete(key))
    underWay.set(key, page)
    return page
  }

  const ask = async (room: string, request: PageRequest): Promise<void> => {
    await whenQuiet(room)
    await new Promise<void>((resolve, reject) => {
      connection.request('room.history', { room, ...request, limit: pageSize }, (outcome) => {
        if ('error' in outcome) return reject(outcome.error)
        state.change({ event: 'page.read', room, request, page: outcome.ok })
        if (request.before !== undefined) state.change({ event: 'run.cut', room, keep, at: 'end' })
        if (request.after !== undefined) state.change({ event: 'run.cut', room, keep, at: 'start' })
        loaded(room)
        resolve()
      })
    })
  }

  const runOf = (room: string): Timeline | undefined => state.now.rooms[room]?.timeline

  /** A page may hold nothing but replies that stand in threads: then the next one is loaded as well. */
  const loadOn = async (room: string, next: (run: Timeline) => PageRequest | undefined): Promise<void> => {
    for (;;) {
      const run = runOf(room)
      const request = run && isOpened(run) ? next(run) : undefined
      if (!run || !request) return
      await load(room, request)
      const now = runOf(room)
      if (!now || now === run || edgesOf(now) !== edgesOf(run)) return
    }
  }

  return {
    async loadOlder(room) {
      const run = runOf(room)
      if (!run || !isOpened(run)) return load(room, {})
      return loadOn(room, ({ atStart, from }) => (atStart ? undefined : { before: from }))
    },
    async loadNewer(room) {
      const run = runOf(room)
      if (!run || !isOpened(run)) return load(room, {})
      return loadOn(room, ({ atEnd, to }) => (atEnd ? undefined : { after: to }))
    },
    async jumpTo(room, seq) {
      if (!hasSeq(runOf(room)?.messages ?? [], seq)) return load(room, { around: seq })
    },
    async jumpToNewest(room) {
      if (!runOf(room)?.atEnd) return load(room, {})
    },
    // Twice as many, as whoever reads what was said before may be at the other end of those that came with pages.
    shorten(room) {
      const run = runOf(room)
      if (run?.atEnd && run.messages.length > 2 * keep)
        state.change({ event: 'run.cut', room, keep, at: 'start' })
    },
  }
}

const edgesOf = ({ messages }: Timeline): string => `${messages[0]?.seq} ${messages.at(-1)?.seq}`
