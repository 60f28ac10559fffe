import type { Core } from '../core/core.ts'

/** What is owed to the world outside, and how one of it is settled (R16). */
export type Outbox<Owed> = {
  /** For the log: `the outbox`. */
  name: string
  /** On their way at once: one that hangs holds up none but itself. */
  atOnce: number
  /** A worker that has not settled one by then is taken for dead; longer than any may take. */
  claimMs: number
  /** When there will be something to settle: ms since 1970, perhaps in the past; undefined: nothing waits. */
  nextDue(): Promise<number | undefined>
  claim(claim: { at: number; until: number; limit: number }): Promise<Owed[]>
  /** Sends it, or puts it off; never rejects. */
  settle(owed: Owed): Promise<void>
}

export type OutboxWorker = {
  start(): void
  /** Something is owed. */
  wake(): void
  /** Takes nothing more, and resolves when what is on its way is settled. */
  stop(): Promise<void>
}

/** Looks this often even when nobody called, for what another node owes. */
const longestSleep = 30_000
const shortestSleep = 20

/** Settles what is owed, some at once, and sleeps until the next is due. */
export const createOutboxWorker = <Owed>(
  { clock, log }: Pick<Core, 'clock' | 'log'>,
  outbox: Outbox<Owed>,
): OutboxWorker => {
  const sending = new Set<Promise<void>>()
  let isRunning = false
  let isCalled = false
  let looking: Promise<void> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const send = (owed: Owed): void => {
    const one = outbox.settle(owed).then(() => {
      sending.delete(one)
      wake()
    })
    sending.add(one)
  }

  const claim = async (): Promise<void> => {
    const at = clock.wall()
    const due = await outbox.nextDue()
    const limit = outbox.atOnce - sending.size
    if (due === undefined || due > at || limit <= 0) return
    for (const owed of await outbox.claim({ at, until: at + outbox.claimMs, limit })) send(owed)
  }

  const untilNext = async (): Promise<number> => {
    const due = await outbox.nextDue()
    if (due === undefined || sending.size >= outbox.atOnce) return longestSleep
    return Math.min(longestSleep, Math.max(shortestSleep, due - clock.wall()))
  }

  const look = async (): Promise<void> => {
    let wait = longestSleep
    try {
      while (isCalled && isRunning) {
        isCalled = false
        await claim()
      }
      wait = await untilNext()
    } catch (error) {
      isCalled = false
      log.warn({ error: String(error) }, `${outbox.name} cannot be worked at`)
    }
    clearTimeout(timer)
    if (isRunning) timer = setTimeout(wake, wait)
  }

  const wake = (): void => {
    isCalled = true
    if (!isRunning || looking !== undefined) return
    looking = look().finally(() => {
      looking = undefined
      if (isCalled) wake()
    })
  }

  return {
    start() {
      isRunning = true
      wake()
    },
    wake,
    async stop() {
      isRunning = false
      await looking
      clearTimeout(timer)
      await Promise.all(sending)
    },
  }
}
