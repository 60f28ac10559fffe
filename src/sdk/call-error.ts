import { type RefusalBody, type RefusalCode, refusals } from '../protocol/refusals.ts'

export type CallErrorCode =
  | RefusalCode
  /** There is no connection, or it was cut before the answer came: whether the command was done is unknown. */
  | 'disconnected'
  /** No answer in time: whether the command was done is unknown. */
  | 'timed-out'

/** Why a command did not succeed. `message` is a sentence for people. */
export class CallError extends Error {
  readonly code: CallErrorCode
  readonly retryAfterMs: number | undefined
  constructor(code: CallErrorCode, message: string, retryAfterMs?: number) {
    super(message)
    this.name = 'CallError'
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

export const refusedBy = (body: RefusalBody): CallError =>
  new CallError(body.code, body.message, body.retryAfterMs)
export const disconnected = (): CallError =>
  new CallError('disconnected', 'There is no connection to the server just now.')
export const timedOut = (): CallError => new CallError('timed-out', 'The server did not answer in time.')
export const tooLarge = (): CallError => new CallError('too-large', refusals['too-large'].message)

/** Refusals that pass by themselves: wait, then try again. */
export const isPassing = ({ code }: CallError): boolean => passing.has(code)

const passing: ReadonlySet<CallErrorCode> = new Set([
  'rate-limited',
  'overloaded',
  'storage-full',
  'timed-out',
  'disconnected',
])
