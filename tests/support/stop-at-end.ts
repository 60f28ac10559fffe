import { afterAll } from 'bun:test'

type Stop = () => unknown

/**
 * For what the tests of a file start: whatever is handed over, which is given back, is stopped after the last one, the
 * newest first.
 */
export const stopAtEnd = (withinMs = 60_000): (<T extends Stop | { stop: Stop }>(one: T) => T) => {
  const stops: Stop[] = []
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop()
  }, withinMs)
  return (one) => {
    stops.push(typeof one === 'function' ? one : one.stop)
    return one
  }
}
