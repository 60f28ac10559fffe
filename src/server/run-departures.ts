import type { Core } from '../core/core.ts'
import { advanceDeparture } from '../core/departures/advance-departure.ts'
import type { Departures } from '../core/departures/ports.ts'

const minute = 60 * 1000
/** Rewriting the files costs everybody a moment, and people could ask for it again and again. */
const scrubEveryMs = 24 * 60 * minute
/** Nothing happened for so long: a good moment. */
const quietMs = 2000
/** On a server that is never quiet it is done all the same after this long. */
const mostPatienceMs = 6 * 60 * minute
/** After a fault, such as a full disk. */
const tryAgainMs = minute
/** Of the time, this share at most is spent on removing traces. */
const share = 4

/**
 * Removes in the background what deleted accounts left, and goes on where a stop or a crash interrupted it.
 * Listens to the bus for a quiet moment.
 */
export const runDepartures = (core: () => Core): Departures & { heard(): void; stop(): Promise<void> } => {
  let isStopped = false
  let isAwake = false
  let heardAt = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = Promise.resolve()

  const wakeIn = (ms: number): void => {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(wake, ms)
  }

  const wake = (): void => {
    isAwake = true
    running = running.then(run)
  }

  const run = async (): Promise<void> => {
    if (!isAwake || isStopped) return
    isAwake = false
    try {
      await removeTraces()
      await scrubWhenDue()
    } catch (error) {
      core().log.warn({ error: String(error) }, 'what deleted accounts left could not be removed yet')
      wakeIn(tryAgainMs)
    }
  }

  const removeTraces = async (): Promise<void> => {
    for (const { account, stage } of await core().store.departures.unfinished())
      for (let at = stage; at !== 'scrub' && !isStopped; ) {
        const started = core().clock.monotonic()
        at = await advanceDeparture(core(), account)
        await Bun.sleep(1 + (core().clock.monotonic() - started) * (share - 1))
      }
  }

  const scrubWhenDue = async (): Promise<void> => {
    const { store, search, clock } = core()
    const waiting = await store.departures.unfinished()
    if (waiting.length === 0 || isStopped) return
    const left = (await store.departures.scrubbedAt()) + scrubEveryMs - clock.wall()
    if (left > 0 && left <= scrubEveryMs) return wakeIn(left)
    await quietMoment()
    if (isStopped) return
    // The index first: it must have heard of what is gone.
    await search.scrub()
    await store.departures.scrub(clock.wall())
  }

  const quietMoment = async (): Promise<void> => {
    const { clock } = core()
    const asked = clock.monotonic()
    const isQuiet = (): boolean => clock.monotonic() - Math.max(heardAt, asked) >= quietMs
    while (!isStopped && !isQuiet() && clock.monotonic() - asked < mostPatienceMs) await Bun.sleep(100)
  }

  return {
    wake,
    heard: () => {
      heardAt = core().clock.monotonic()
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
