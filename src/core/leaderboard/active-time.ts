import type { Clock, Presence } from '../ports.ts'
import type { ActiveTime, LeaderboardStore } from './ports.ts'

/** How long people were here and did something: over all their devices, each moment counts once. */
export type ActiveTimes = {
  /** It did something. */
  acted(account: string): void
  /** It did something on another node. */
  actedElsewhere(account: string): void
  /** Who did something here since the last call: for the other nodes. */
  actedHere(): string[]
  /** Counts what has passed since the last call; called every few seconds. Writes once a minute. */
  tend(): Promise<void>
  /** Writes down what is not written yet: before the server stops, and before somebody asks. */
  flush(): Promise<void>
}

/** Whoever does nothing for longer is idle; that time does not count. */
const idleAfterMs = 5 * 60 * 1000
const writeEveryMs = 60 * 1000
const msPerDay = 24 * 60 * 60 * 1000

/** On the monotonic clock, but for the day that the time belongs to (R13). */
export const createActiveTimes = (
  store: { leaderboard: Pick<LeaderboardStore, 'addActiveTime'> },
  presence: Presence,
  clock: Clock,
  /** Of several nodes only one counts somebody who is connected to several. */
  countsHere: (account: string) => boolean = () => true,
): ActiveTimes => {
  const actedAt = new Map<string, number>()
  const unwritten = new Map<string, ActiveTime & { milliseconds: number }>()
  /** When those who were not counted yet came: nothing before that is theirs. */
  const began = new Map<string, number>()
  let lately = new Set<string>()
  let countedAt = clock.monotonic()
  let writtenAt = countedAt

  const count = (): void => {
    const now = clock.monotonic()
    const day = Math.floor(clock.wall() / msPerDay)
    for (const [account, at] of actedAt) {
      if (!presence.isOnline(account)) {
        if (now - at > idleAfterMs) actedAt.delete(account)
        continue
      }
      // From when it was counted or acted last, until now or until it became idle.
      const from = Math.max(countedAt, began.get(account) ?? countedAt)
      const milliseconds = Math.min(now, at + idleAfterMs) - from
      if (milliseconds > 0 && countsHere(account)) add(account, day, milliseconds)
    }
    countedAt = now
    began.clear()
  }

  const add = (account: string, day: number, milliseconds: number): void => {
    const key = `${day} ${account}`
    const entry = unwritten.get(key) ?? { account, day, seconds: 0, milliseconds: 0 }
    entry.milliseconds += milliseconds
    unwritten.set(key, entry)
  }

  const write = async (): Promise<void> => {
    writtenAt = clock.monotonic()
    const times: ActiveTime[] = []
    for (const [key, entry] of unwritten) {
      const seconds = Math.floor(entry.milliseconds / 1000)
      if (seconds > 0) times.push({ account: entry.account, day: entry.day, seconds })
      entry.milliseconds -= seconds * 1000
      if (entry.milliseconds === 0 || !actedAt.has(entry.account)) unwritten.delete(key)
    }
    if (times.length > 0) await store.leaderboard.addActiveTime(times)
  }

  const note = (account: string): void => {
    const now = clock.monotonic()
    const before = actedAt.get(account)
    // Whoever comes back from being idle begins anew.
    if (before === undefined || now - before > idleAfterMs) began.set(account, now)
    actedAt.set(account, now)
  }

  return {
    acted(account) {
      note(account)
      lately.add(account)
    },
    actedElsewhere: note,
    actedHere() {
      const accounts = [...lately]
      lately = new Set()
      return accounts
    },
    async tend() {
      count()
      if (clock.monotonic() - writtenAt >= writeEveryMs) await write()
    },
    async flush() {
      count()
      await write()
    },
  }
}
