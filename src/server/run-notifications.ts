import type { Core } from '../core/core.ts'
import { createNotifier, type Notifier } from '../core/notifications/create-notifier.ts'

const sweepEveryMs = 30_000

/** Decides who is notified, all the time, and looks again now and then for what was missed. */
export const runNotifications = (
  coreOf: () => Core,
): Pick<Notifier, 'heard' | 'forget' | 'stop'> & { start(): void } => {
  let notifier: Notifier | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  let begun: Promise<void> = Promise.resolve()
  const warn = (error: unknown) =>
    coreOf().log.warn({ error: String(error) }, 'notifications could not be looked for')
  return {
    heard: (announcement) => notifier?.heard(announcement),
    forget: (announcement) => notifier?.forget(announcement),
    start() {
      const running = createNotifier(coreOf())
      notifier = running
      begun = running.start().catch(warn)
      timer = setInterval(() => void running.sweep().catch(warn), sweepEveryMs)
    },
    async stop() {
      clearInterval(timer)
      await notifier?.stop()
      await begun
    },
  }
}
