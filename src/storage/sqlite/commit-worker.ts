import { Refusal } from '../../protocol/refusals.ts'
import type { Ended, Job } from '../engine.ts'
import { openForWriting } from './open-database.ts'
import { prepareBatches } from './run-batch.ts'
import type { SentOutcome } from './worker-batches.ts'

/**
 * Runs in a thread of its own: commits one batch after the other, so that a slow disk never blocks the sockets;
 * or rewrites a database once, which takes longer than sockets can wait.
 */
declare const self: Worker

type Order = { file: string } | { jobs: Job[] } | { close: true } | { scrub: string }

let opened: ReturnType<typeof openForWriting> | undefined
let runBatch: ReturnType<typeof prepareBatches> | undefined

self.onmessage = async ({ data }: MessageEvent<Order>) => {
  if ('file' in data) {
    opened = openForWriting(data.file)
    runBatch = prepareBatches(opened)
    self.postMessage('ready')
  } else if ('close' in data) {
    opened?.close()
    self.postMessage('closed')
  } else if ('scrub' in data) self.postMessage(scrub(data.scrub))
  else if (runBatch) self.postMessage((await runBatch(data.jobs)).map(sendable))
}

/** Errors lose their class between threads; refusals keep their code. */
const sendable = (outcome: Ended): SentOutcome => {
  if ('ok' in outcome) return outcome
  const { error } = outcome
  if (error instanceof Refusal) return { refusal: error.toBody() }
  return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

const scrub = (file: string): { fault: string | undefined } => {
  const db = openForWriting(file)
  try {
    db.run('vacuum')
    const { busy } = db.query('pragma wal_checkpoint(truncate)').get() as { busy: number }
    return { fault: busy === 0 ? undefined : 'Somebody is still reading from the log.' }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  } finally {
    db.close()
  }
}
