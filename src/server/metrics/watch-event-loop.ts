import type { Clock } from '../../core/ports.ts'
import { createHistogram, type Histogram, secondBounds } from './histogram.ts'

const lookEveryMs = 250

/** How late timers are: while the loop is busy with one thing, everything else waits. */
export const watchEventLoop = (clock: Clock): { delays: Histogram; stop(): void } => {
  const delays = createHistogram(secondBounds)
  let expected = clock.monotonic() + lookEveryMs
  const timer = setInterval(() => {
    const now = clock.monotonic()
    delays.observe(Math.max(0, now - expected) / 1000)
    expected = now + lookEveryMs
  }, lookEveryMs)
  return { delays, stop: () => clearInterval(timer) }
}
