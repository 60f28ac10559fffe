import type { Core } from '../../core/core.ts'
import { removeDropped } from '../../core/files/remove-dropped.ts'

/** Looked at without being woken: another node may have dropped some. */
const everyMs = 60_000

/** Removes dropped files soon after they were dropped, and goes on where a stop or a crash interrupted it. */
export const removeFiles = (core: Core): { wake(): void; stop(): Promise<void> } => {
  let isStopped = false
  let running = Promise.resolve()

  const run = (): Promise<void> =>
    removeDropped(core, () => !isStopped).catch((error) =>
      core.log.warn({ error: String(error) }, 'dropped files could not be removed yet'),
    )
  const wake = (): void => {
    running = running.then(run)
  }

  const timer = setInterval(wake, everyMs)
  wake()
  return {
    wake,
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}
