/** Time, handed in so that a test can be its master. */
export type Clock = {
  /** Milliseconds since 1970, for display only. */
  wall(): number
  /** Milliseconds that never go back. */
  monotonic(): number
  /** Runs once after so many milliseconds; call the answer to cancel. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** The same clock with an end: after `stop` nothing runs any more, and nothing keeps the program alive. */
export const stoppable = (clock: Clock): { clock: Clock; stop(): void } => {
  const cancels = new Set<() => void>()
  let isStopped = false

  const after: Clock['after'] = (ms, run) => {
    if (isStopped) return () => {}
    const cancelTimer = clock.after(ms, () => {
      cancels.delete(cancel)
      run()
    })
    const cancel = (): void => {
      cancels.delete(cancel)
      cancelTimer()
    }
    cancels.add(cancel)
    return cancel
  }

  return {
    clock: { wall: clock.wall, monotonic: clock.monotonic, after },
    stop() {
      isStopped = true
      for (const cancel of [...cancels]) cancel()
    },
  }
}
