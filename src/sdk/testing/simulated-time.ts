import type { Clock } from '../clock.ts'

export type SimulatedTime = {
  clock: Clock
  /** Lets so much time go by, timer after timer. */
  pass(ms: number): Promise<void>
  /** Lets time go by until it holds, at most so long; answers whether it does. */
  passUntil(holds: () => boolean, atMostMs: number): Promise<boolean>
}

type Timer = { at: number; order: number; run: () => void }

/** Time that goes by as fast as the processor allows, and the same way every time. */
export const createSimulatedTime = (): SimulatedTime => {
  let now = 0
  let created = 0
  const timers = new Set<Timer>()

  const clock: Clock = {
    wall: () => 1_790_000_000_000 + now,
    monotonic: () => now,
    after(ms, run) {
      const timer = { at: now + Math.max(0, ms), order: created++, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
  }

  const next = (): Timer | undefined => {
    let first: Timer | undefined
    for (const timer of timers)
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer
    return first
  }

  const passUntil = async (holds: () => boolean, atMostMs: number): Promise<boolean> => {
    const end = now + atMostMs
    await settleMicrotasks()
    while (!holds()) {
      const timer = next()
      if (!timer || timer.at > end) break
      timers.delete(timer)
      now = Math.max(now, timer.at)
      timer.run()
      await settleMicrotasks()
    }
    if (!holds()) now = end
    return holds()
  }

  return {
    clock,
    passUntil,
    pass: async (ms) => void (await passUntil(() => false, ms)),
  }
}

const settleMicrotasks = async (): Promise<void> => {
  for (let i = 0; i < 8; i++) await Promise.resolve()
}

/** A small seeded generator: the same seed makes the same story. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
