const shortest = 500
const longest = 30_000

/**
 * How long to wait before try number `attempt` (0 is the first): up to 0.5 s, doubling up to 30 s, with full
 * jitter, so that ten thousand clients do not come back at the same moment.
 */
export const backoff = (attempt: number, random: () => number): number =>
  random() * Math.min(longest, shortest * 2 ** Math.min(attempt, 16))
