import { Refusal, refuse } from '../protocol/refusals.ts'
import type { Log } from './ports.ts'

/** Every expected no is a refusal; the rest is a bug, logged under an id that the person can quote. */
export const asRefusal = (log: Log, error: unknown, command: string): Refusal => {
  if (error instanceof Refusal) return error
  const id = crypto.randomUUID().slice(0, 8)
  log.error(
    { id, command, error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    'bug',
  )
  return refuse('internal', `Something went wrong on our side. It has been logged as ${id}.`)
}
