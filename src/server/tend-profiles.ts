import type { Core } from '../core/core.ts'
import { sweepAvatars } from '../core/profiles/sweep-avatars.ts'

const lookEveryMs = 10_000

/** Writes down now and then when people were here last, and removes pictures that a crash left behind. */
export const tendProfiles = (core: Core): { stop(): Promise<void> } => {
  const warn = (what: string) => (error: unknown) => core.log.warn({ error: String(error) }, what)
  sweepAvatars(core).catch(warn('old pictures could not be removed'))
  const tend = (): void => void core.lastSeen.tend().catch(warn('"last seen" could not be written'))
  const timer = setInterval(tend, lookEveryMs)
  return {
    async stop() {
      clearInterval(timer)
      await core.lastSeen.flush().catch(warn('"last seen" could not be written'))
    },
  }
}
