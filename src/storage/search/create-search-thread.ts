import type { Search } from '../../core/search/ports.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { SearchPlaces } from './search-sources.ts'
import type { SearchOrder, SearchQuestion, SearchReport } from './search-worker.ts'

export type SearchThreadOptions = {
  /** What kept the index from following; it is tried again when something more is said. */
  warn(fault: string): void
  /** Milliseconds until a search is given up. */
  patienceMs?: number
  /** Milliseconds without work until the thread ends. It begins anew when there is some. */
  idleMs?: number
}

type Waiting = {
  question: SearchQuestion
  resolve(value: never): void
  reject(reason: unknown): void
  /** Milliseconds in one thread. */
  patience: number | undefined
  timer: Timer | undefined
  /** Threads it was asked of that ended with another search. */
  losses: number
}

/** A search is asked again so often after others took too long, so that nobody waits behind them for ever. */
const mostLosses = 3

/** What was said is gathered for so long before the thread is told. */
const gatherMs = 150

/** The busier the server, the less of the time the index takes: it catches up afterwards. */
const shareFor = (messagesPerSecond: number): number =>
  messagesPerSecond > 3_000 ? 0.03 : messagesPerSecond > 300 ? 0.2 : 0.8

/** On a disk that is busy with other things, closing a file may take seconds. */
const stopPatienceMs = 5_000

/** Waits for that long, and leaves no timer behind that would keep a program from ending. */
const atMost = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: Timer | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([work, late])
  clearTimeout(timer)
}

const tooLong = () =>
  refuse('overloaded', 'This search takes too long. Add words, or filters like in: or after:.', 1000)
const beganAnew = () => refuse('overloaded', 'The search had to begin anew. Try again in a moment.', 1000)

/**
 * Searches, and the following of the index, in a thread of its own: SQLite cannot be interrupted, but neither can it
 * hold anybody there who does not search. A search that takes too long ends with its thread, and what waits behind it is
 * asked again of the next one.
 */
export const createSearchThread = (
  places: SearchPlaces,
  { warn, patienceMs = limits.searchMs, idleMs = 60_000 }: SearchThreadOptions,
): Search & { stop(): Promise<void> } => {
  const waiting = new Map<number, Waiting>()
  /** Threads that have not closed their files yet, also those that were told to end. */
  const withFiles = new Set<Promise<void>>()
  let thread: Worker | undefined
  let asked = 0
  let heardCount = 0
  let telling: Timer | undefined
  let resting: Timer | undefined
  let isFollowing = false
  let isStopped = false
  /** The thread that was asked to has closed its files, or has ended before it could. */
  let closed = (): void => {}

  const open = (): Worker => {
    if (thread) return thread
    const opened = new Worker(new URL('./search-worker.ts', import.meta.url).href)
    // What one that was ended still says is of no use.
    opened.onmessage = ({ data }) => thread === opened && hear(data)
    opened.onerror = (event) => thread === opened && fail(event.message)
    opened.postMessage({ open: places } satisfies SearchOrder)
    const ended = new Promise<void>((resolve) => {
      opened.addEventListener('close', () => {
        withFiles.delete(ended)
        resolve()
      })
    })
    withFiles.add(ended)
    thread = opened
    return opened
  }

  const post = (order: SearchOrder): void => {
    clearTimeout(resting)
    open().postMessage(order)
  }

  const hear = (report: SearchReport | undefined): void => {
    if (!report) return
    if ('isClosed' in report) closed()
    else if ('isIdle' in report) {
      isFollowing = false
      if (report.fault && !isStopped) warn(report.fault)
    } else {
      const one = take(report.id)
      if ('ok' in report) one?.resolve(report.ok as never)
      else one?.reject(new Error(report.fault))
    }
    clearTimeout(resting)
    if (waiting.size === 0 && !isFollowing) resting = setTimeout(end, idleMs)
  }

  const take = (id: number): Waiting | undefined => {
    const one = waiting.get(id)
    clearTimeout(one?.timer)
    waiting.delete(id)
    return one
  }

  const end = (): void => {
    clearTimeout(resting)
    thread?.terminate()
    thread = undefined
    isFollowing = false
    closed()
  }

  const giveUp = (reason: unknown): void => {
    end()
    for (const id of [...waiting.keys()]) take(id)?.reject(reason)
    if (!isStopped) heard()
  }

  const fail = (message: string): void => {
    warn(message)
    giveUp(beganAnew())
  }

  const ask = <T>(what: SearchQuestion['ask'], input?: unknown, patience?: number): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const question = { id: ++asked, ask: what, input }
      const one: Waiting = { question, resolve, reject, patience, timer: undefined, losses: 0 }
      waiting.set(question.id, one)
      send(one)
    })

  const send = (one: Waiting): void => {
    clearTimeout(one.timer)
    const { question, patience } = one
    if (patience !== undefined) one.timer = setTimeout(() => refuseLate(question.id), patience)
    post(question)
  }

  /** The one that has waited longest is the late one. */
  const refuseLate = (late: number): void => {
    end()
    take(late)?.reject(tooLong())
    if (isStopped) return
    for (const one of [...waiting.values()]) askAgain(one)
    heard()
  }

  const askAgain = (one: Waiting): void => {
    one.losses += 1
    if (one.patience !== undefined && one.losses > mostLosses) take(one.question.id)?.reject(beganAnew())
    else send(one)
  }

  /** What a thread leaves open when it is ended the runtime closes some time later. */
  const closeFiles = (of: Worker): Promise<void> =>
    new Promise((resolve) => {
      closed = resolve
      of.postMessage({ close: true } satisfies SearchOrder)
    })

  const heard = (): void => {
    if (isStopped) return
    heardCount += 1
    telling ??= setTimeout(tell, gatherMs)
  }

  const tell = (): void => {
    telling = undefined
    const share = shareFor((heardCount * 1000) / gatherMs)
    heardCount = 0
    isFollowing = true
    post({ follow: share })
  }

  return {
    find: (request) =>
      waiting.size >= limits.searchesWaiting
        ? Promise.reject(refuse('overloaded', undefined, 1000))
        : ask('find', request, patienceMs),
    heard,
    status: () => ask('status'),
    async rebuild() {
      await ask('rebuild')
      heard()
    },
    settle: () => ask('settle'),
    scrub: () => ask('scrub'),
    /** Resolves once no thread has the index open, so that another process may take the folder. */
    async stop() {
      isStopped = true
      clearTimeout(telling)
      // A search in the midst of its statement ends with it, which may be long after anybody wants to wait for it.
      if (thread) await atMost(stopPatienceMs, closeFiles(thread))
      giveUp(refuse('overloaded'))
      await atMost(stopPatienceMs, Promise.all(withFiles))
    },
  }
}
