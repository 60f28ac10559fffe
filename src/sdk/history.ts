import type { Parts } from './parts.ts'
import type { PageRequest } from './state/happening.ts'
import { isOpened, type Timeline } from './state/shape.ts'
import { hasSeq } from './state/timeline.ts'

export type History = {
  loadOlder(room: string): Promise<void>
  loadNewer(room: string): Promise<void>
  jumpTo(room: string, seq: number): Promise<void>
  jumpToNewest(room: string): Promise<void>
}

const pageSize = 100

/**
 * Loads pages into the runs of the rooms. The same page asked for twice is loaded once. `whenQuiet` resolves
 * when the connection is up and no message of the room is in doubt.
 */
export const createHistory = (
  { state, connection }: Parts,
  whenQuiet: (room: string) => Promise<void>,
  loaded: (room: string) => void,
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
      if (!now || now === run || now.messages.length !== run.messages.length) return
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
  }
}
