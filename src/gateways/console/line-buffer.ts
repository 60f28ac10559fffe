const newLine = 0x0a
const carriageReturn = 0x0d

/** A line without its end; `too-long` once for each that is longer than the limit, whose rest is thrown away. */
export type Taken = Uint8Array | 'too-long' | undefined

/**
 * Puts lines together from what comes over a connection, in whatever pieces. Holds at most a line of the limit and
 * the piece that came last, and looks at every byte once.
 */
export type LineBuffer = {
  push(chunk: Uint8Array): void
  /** The next whole line of at most `limit` bytes. */
  take(limit: number): Taken
  /** Bytes of a line that has begun and not ended. */
  readonly length: number
}

export const createLineBuffer = (): LineBuffer => {
  let bytes = new Uint8Array(0)
  /** What is not taken yet is from `start` to `end`; up to `looked` there is no end of a line. */
  let [start, end, looked] = [0, 0, 0]
  let isSkipping = false

  const makeRoom = (length: number): void => {
    if (start === end) start = end = looked = 0
    if (end + length <= bytes.length) return
    const kept = bytes.subarray(start, end)
    const size = kept.length + length
    // Twice as much as is needed, so that single bytes don't copy everything again each time.
    const target = size * 2 <= bytes.length ? bytes : new Uint8Array(Math.max(256, size * 2))
    target.set(kept)
    bytes = target
    looked -= start
    ;[start, end] = [0, kept.length]
  }

  const skipTo = (to: number): void => {
    start = looked = to
    // Big lines are rare; thousands of connections should not each keep the room for one.
    if (start === end && bytes.length > 4096) bytes = new Uint8Array(0)
    if (start === end) start = end = looked = 0
  }

  const take = (limit: number): Taken => {
    const at = bytes.subarray(0, end).indexOf(newLine, looked)
    if (at < 0) return giveUpAbove(limit)
    const line = bytes.slice(start, bytes[at - 1] === carriageReturn && at > start ? at - 1 : at)
    skipTo(at + 1)
    if (isSkipping) {
      isSkipping = false
      return take(limit)
    }
    return line.length > limit ? 'too-long' : line
  }

  const giveUpAbove = (limit: number): Taken => {
    looked = end
    const isTooLong = !isSkipping && end - start > limit + 1
    isSkipping ||= isTooLong
    if (isSkipping) skipTo(end)
    return isTooLong ? 'too-long' : undefined
  }

  return {
    push(chunk) {
      makeRoom(chunk.length)
      bytes.set(chunk, end)
      end += chunk.length
    },
    take,
    get length() {
      return end - start
    },
  }
}
