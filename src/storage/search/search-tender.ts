import type { SearchFound, SearchRequest, SearchStatus } from '../../core/search/ports.ts'
import { createFollower } from './follow.ts'
import { openSearchSources } from './open-search-sources.ts'
import { runSearch } from './run-search.ts'
import type { SearchIndex } from './search-index.ts'
import type { SearchPlaces, SearchSources } from './search-sources.ts'
import { createVocabulary } from './vocabulary.ts'

/** Keeps an index after what is said, and searches it. One at a time writes; searches go on between. */
export type Tender = {
  find(request: SearchRequest): Promise<SearchFound>
  status(): Promise<SearchStatus>
  /** Begins a new index; `follow` fills it, beside the old one, and then puts it in its place. */
  rebuild(): Promise<void>
  settle(): Promise<void>
  scrub(): Promise<void>
  /**
   * Takes in what is missing, at most `share` of the time, until nothing is; answers true then. False when that is
   * under way already, and goes on with this share.
   */
  follow(share: number): Promise<boolean>
  /** Closes its files, whatever is under way. */
  close(): Promise<void>
}

/** A search waits for so long at most for what was said just before it. */
const freshenMs = 25
/** What was told about how busy the server is holds for so long. */
const shareHoldsMs = 500
const shareAtRest = 0.8

type Tended = ReturnType<typeof tend>

const now = (): number => performance.now()

const tend = (index: SearchIndex, sources: SearchSources) => {
  const vocabulary = createVocabulary(index, { now, keepMs: sources.vocabularyMs })
  return { index, vocabulary, follower: createFollower(sources.read, index, vocabulary) }
}

export const openTender = async (places: SearchPlaces): Promise<Tender> => {
  const sources = await openSearchSources(places)
  let current = tend(await sources.open(), sources)
  const unfinished = await sources.openUnfinished()
  let next: Tended | undefined = unfinished && tend(unfinished, sources)
  const pacing = createPacing()
  const alone = createQueue()

  const step = async (): Promise<boolean> => {
    if (await current.follower.step()) return true
    if (!next) {
      await current.index.tidy()
      return false
    }
    if (!(await next.follower.step())) {
      current = tend(await sources.replace(current.index, next.index), sources)
      next = undefined
    }
    return true
  }

  const settle = async (): Promise<void> => {
    while (await alone(step));
  }

  /** As far as it goes in that time: nobody should miss what they have just read. */
  const freshen = async (): Promise<void> => {
    for (const until = now() + freshenMs; now() < until; )
      if (!(await alone(() => current.follower.step()))) return
  }

  return {
    async find(request) {
      await freshen()
      return runSearch(current.index, current.vocabulary, request)
    },
    async status() {
      const progress = await (next ?? current).follower.progress()
      return { ...progress, rebuilding: next !== undefined, bytes: await current.index.bytes() }
    },
    rebuild: () =>
      alone(async () => {
        next ??= tend(await sources.begin(), sources)
      }),
    settle,
    async scrub() {
      await settle()
      await alone(() => current.index.scrub())
    },
    follow: (share) => pacing.run(share, () => alone(step)),
    async close() {
      await current.index.close()
      await next?.index.close()
      await sources.close()
    },
  }
}

/** Whatever writes waits for what wrote before. */
const createQueue = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work)
    last = done.catch(() => {})
    return done
  }
}

/** Works for a share of the time, and rests for the other. */
const createPacing = () => {
  let share = shareAtRest
  let saidAt = Number.NEGATIVE_INFINITY
  let isRunning = false
  return {
    async run(wanted: number, step: () => Promise<boolean>): Promise<boolean> {
      share = wanted
      saidAt = now()
      if (isRunning) return false
      isRunning = true
      try {
        for (let goesOn = true; goesOn; ) {
          const started = now()
          goesOn = await step()
          const holds = now() - saidAt < shareHoldsMs ? share : shareAtRest
          await Bun.sleep((now() - started) * (1 / holds - 1))
        }
        return true
      } finally {
        isRunning = false
      }
    },
  }
}
