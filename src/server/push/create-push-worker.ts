import type { Core } from '../../core/core.ts'
import { sendOwedPush } from '../../core/push/send-owed-push.ts'
import { createOutboxWorker, type OutboxWorker } from '../create-outbox-worker.ts'

/**
 * Sends the push messages that are owed. `isAlone`: no other server works on this database, so what a dead one
 * had claimed is free again at once.
 */
export const createPushWorker = (core: Core, isAlone: boolean): OutboxWorker => {
  const { push } = core.store
  const worker = createOutboxWorker(core, {
    name: 'the outbox of push messages',
    atOnce: 16,
    claimMs: 60_000,
    nextDue: () => push.nextDue(core.clock.wall()),
    claim: push.claim,
    settle: (owed) => sendOwedPush(core, owed),
  })
  let isStopped = false
  const begin = (): void => {
    if (!isStopped) worker.start()
  }
  return {
    start() {
      const released = isAlone ? push.release() : Promise.resolve()
      released.then(begin, begin)
    },
    wake: worker.wake,
    async stop() {
      isStopped = true
      await worker.stop()
    },
  }
}
