import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Clock } from '../ports.ts'

/** Slows down whoever tries passwords, by a key made of name and address. */
export type LoginGuard = {
  /**
   * Runs one try, which answers whether the password was right. After five wrong ones it refuses with
   * `rate-limited` before trying, first for three minutes, then for twice as long each time. No more tries run at
   * once than may still be wrong: the others wait for their turn, so that a hundred at once are no way around.
   */
  attempt(key: string, isRight: () => Promise<boolean>): Promise<boolean>
  /** Another node saw a try of this name from this address. */
  triedElsewhere(key: string, wasRight: boolean): void
  /** Called after every try here. */
  onTry(listener: (key: string, wasRight: boolean) => void): void
}

type Tries = { wrong: number; running: number; blockedUntil: number; waiting: (() => void)[] }

/** Names and addresses remembered at once; beyond that the oldest are forgotten. */
const maximumKeys = 50_000
/** Tries of one name from one address that may wait for their turn. */
const maximumWaiting = 200

export const createLoginGuard = (clock: Clock): LoginGuard => {
  const byKey = new Map<string, Tries>()
  const listeners: ((key: string, wasRight: boolean) => void)[] = []

  const note = (tries: Tries, wasRight: boolean): void => {
    if (wasRight) Object.assign(tries, { wrong: 0, blockedUntil: Number.NEGATIVE_INFINITY })
    else countWrong(tries, clock.monotonic())
  }

  const triesOf = (key: string): Tries => {
    const found = byKey.get(key)
    if (found && !isForgotten(found, clock.monotonic())) return found
    const fresh: Tries = { wrong: 0, running: 0, blockedUntil: Number.NEGATIVE_INFINITY, waiting: [] }
    byKey.set(key, fresh)
    if (byKey.size > maximumKeys) forgetSome(byKey, clock.monotonic())
    return fresh
  }

  const enter = async (tries: Tries): Promise<void> => {
    mustNotWait(tries, clock.monotonic())
    while (tries.running >= Math.max(1, limits.failedLogins - tries.wrong)) {
      if (tries.waiting.length >= maximumWaiting) throw refuse('overloaded', undefined, 2000)
      await new Promise<void>((resolve) => tries.waiting.push(resolve))
      mustNotWait(tries, clock.monotonic())
    }
    tries.running += 1
  }

  const leave = (tries: Tries): void => {
    tries.running -= 1
    for (const go of tries.waiting.splice(0)) go()
  }

  return {
    async attempt(key, isRight) {
      const tries = triesOf(key)
      await enter(tries)
      try {
        const wasRight = await isRight()
        note(tries, wasRight)
        for (const listener of listeners) listener(key, wasRight)
        return wasRight
      } finally {
        leave(tries)
      }
    },
    triedElsewhere: (key, wasRight) => note(triesOf(key), wasRight),
    onTry: (listener) => void listeners.push(listener),
  }
}

const countWrong = (tries: Tries, now: number): void => {
  tries.wrong += 1
  const beyond = tries.wrong - limits.failedLogins
  const wait =
    beyond < 0 ? 0 : Math.min(limits.failedLoginWaitMs * 2 ** beyond, limits.failedLoginLongestWaitMs)
  tries.blockedUntil = now + wait
}

const isForgotten = ({ running, waiting, blockedUntil }: Tries, now: number): boolean =>
  running === 0 && waiting.length === 0 && now - blockedUntil >= limits.failedLoginsKeptMs

const mustNotWait = ({ wrong, blockedUntil }: Tries, now: number): void => {
  if (wrong < limits.failedLogins || now >= blockedUntil) return
  const left = Math.ceil(blockedUntil - now)
  const minutes = Math.ceil(left / 60_000)
  throw refuse('rate-limited', `Too many wrong passwords. Try again in ${minutes} min.`, left)
}

const forgetSome = (byKey: Map<string, Tries>, now: number): void => {
  for (const [key, tries] of byKey) if (isForgotten(tries, now)) byKey.delete(key)
  for (const [key, { running }] of byKey) {
    if (byKey.size <= maximumKeys) return
    if (running === 0) byKey.delete(key)
  }
}
