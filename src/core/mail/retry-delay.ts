import { limits } from '../../protocol/limits.ts'

const [first, growth, longest] = [5_000, 4, 4 * 60 * 60 * 1000]

/** Milliseconds to wait after so many tries, growing from seconds to hours; null when it is given up. */
export const retryDelay = (tries: number, most: number = limits.mailTries): number | null =>
  tries >= most ? null : Math.min(longest, first * growth ** (tries - 1))
