import { Refusal, type RefusalBody } from '../../protocol/refusals.ts'
import type { Ended, Job } from '../engine.ts'

/** How an outcome travels from the committing thread. */
export type SentOutcome = { ok: unknown } | { refusal: RefusalBody } | { bug: string }

/** `prepareBatches` in a thread of its own. One batch is under way at a time. */
export const startWorkerBatches = async (
  file: string,
): Promise<{ runBatch(jobs: Job[]): Promise<Ended[]>; close(): Promise<void> }> => {
  const worker = new Worker(new URL('./commit-worker.ts', import.meta.url).href)
  const answerTo = <T>(message: unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data as T)
      worker.onerror = (event) => reject(new Error(`The committing thread failed: ${event.message}`))
      worker.postMessage(message)
    })
  await answerTo({ file })
  return {
    runBatch: async (jobs) => (await answerTo<SentOutcome[]>({ jobs })).map(received),
    /** What a thread leaves open when it is ended the runtime closes some time later. */
    async close() {
      try {
        await answerTo({ close: true })
      } finally {
        worker.terminate()
      }
    },
  }
}

const received = (sent: SentOutcome): Ended => {
  if ('ok' in sent) return sent
  if ('bug' in sent) return { error: new Error(sent.bug) }
  return { error: new Refusal(sent.refusal.code, sent.refusal.message, sent.refusal.retryAfterMs) }
}
