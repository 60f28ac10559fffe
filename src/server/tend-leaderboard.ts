import type { Core } from '../core/core.ts'

const lookEveryMs = 5_000

/** Counts who is active. Messages are tallied when somebody asks, so that a server at rest is at rest. */
export const tendLeaderboard = ({ activeTimes, log }: Core): { stop(): Promise<void> } => {
  const warn = (error: unknown) => log.warn({ error: String(error) }, 'active time could not be written')
  const timer = setInterval(() => void activeTimes.tend().catch(warn), lookEveryMs)
  return {
    async stop() {
      clearInterval(timer)
      await activeTimes.flush().catch(warn)
    },
  }
}
