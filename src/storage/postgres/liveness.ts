import { sqlState } from './faults.ts'

/** Without an answer for so long, somebody else asks whether the database is there at all. */
const silentMs = 1_500
/** Between two such questions while it is away. */
const betweenAsksMs = 200

/** Whether the database can be reached, when the network tells nothing: packets may vanish without a word. */
export type Liveness = {
  /** Nothing has come from it for some seconds: what asks it now would only wait. */
  isAway(): boolean
  /** An answer that is being waited for. It may take long, as long as the database answers others. */
  during<T>(answer: Promise<T>): Promise<T>
}

type LivenessParts = {
  /** Asks over a connection of its own, which takes some seconds at most. */
  isThere(): Promise<boolean>
  /** Ends every connection, so that nobody waits for its answers any longer. */
  dropAll(): void
  now(): number
}

/**
 * A statement may be slow, or its answer may never come: from the connection alone one cannot tell. So a second
 * connection asks meanwhile. Does nothing by itself while nobody waits.
 */
export const createLiveness = ({ isThere, dropAll, now }: LivenessParts): Liveness => {
  /** In the order of their beginnings. */
  const waiting = new Set<{ since: number }>()
  let heardAt = Number.NEGATIVE_INFINITY
  let askedAt = Number.NEGATIVE_INFINITY
  let isLooking = false
  let isAsking = false
  let isAway = false

  const lookIn = (ms: number): void => {
    isLooking = true
    setTimeout(() => void look(), ms).unref()
  }

  const look = async (): Promise<void> => {
    isLooking = false
    const [oldest] = waiting
    if (oldest === undefined || isAway) return
    const untilSilent = oldest.since + silentMs - now()
    if (untilSilent > 0) return lookIn(untilSilent)
    isLooking = true
    askedAt = now()
    if (await isThere()) return lookIn(silentMs)
    // Who stood still meanwhile finds answers now, behind the question whose time has run out.
    await Bun.sleep(50)
    if (heardAt >= askedAt) return lookIn(silentMs)
    isLooking = false
    isAway = true
    dropAll()
  }

  const askAgain = async (): Promise<void> => {
    if (isAsking || now() - askedAt < betweenAsksMs) return
    isAsking = true
    isAway = !(await isThere())
    askedAt = now()
    isAsking = false
  }

  return {
    isAway() {
      if (isAway) void askAgain()
      return isAway
    },
    during(answer) {
      const one = { since: now() }
      waiting.add(one)
      if (!isLooking) lookIn(silentMs)
      const ended = (isHeard: boolean): void => {
        waiting.delete(one)
        if (isHeard) heardAt = now()
      }
      answer.then(
        () => ended(true),
        (error) => ended(sqlState(error) !== ''),
      )
      // The same promise and none that follows it: answers of one connection must come in their order.
      return answer
    },
  }
}
