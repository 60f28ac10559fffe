import { type Refusal, refuse } from '../../protocol/refusals.ts'

/** The connection is gone. What it was doing did not happen, unless it was committing (`OutcomeUnknown`). */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost'
}

/** The connection was lost after the commit was sent: it may have happened or not. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown'
}

type ServerError = Error & { code: string; severity: string; routine?: string }

const isServerError = (error: unknown): error is ServerError =>
  error instanceof Error && 'severity' in error && 'code' in error

/** The code that PostgreSQL gave the error (SQLSTATE), empty when it comes from elsewhere. */
export const sqlState = (error: unknown): string => (isServerError(error) ? error.code : '')

/** The server is going away or ends the connection. */
const isEnd = /^(08|57P0|25P03$|53300$)/
/** What was prepared is no longer there, or another node changed a table meanwhile: a new connection helps. */
const isStale = ({ code, routine }: ServerError): boolean =>
  code === '26000' || (code === '0A000' && routine === 'RevalidateCachedQuery')
/** Somebody else was in the way: a deadlock, a conflict, a lock or a statement that took too long. */
const inTheWay = /^(40001|40P01|55P03|57014)$/

/** An error of the driver as the rest of this folder knows it. */
export const known = (error: unknown): unknown =>
  isServerError(error) && !isEnd.test(error.code) && !isStale(error)
    ? error
    : new ConnectionLost(error instanceof Error ? error.message : String(error), { cause: error })

/** Whether nothing of it stands and the same may well succeed the next time. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionLost || inTheWay.test(sqlState(error))

export const isLockTimeout = (error: unknown): boolean => sqlState(error) === '55P03'

export const isDiskFull = (error: unknown): boolean => sqlState(error) === '53100'

export const unreachable = (): Refusal =>
  refuse('overloaded', 'The database does not answer. Try again in a moment.', 1000)

/** The connection was lost while committing. With a nonce the same again is safe; else only looking tells. */
export const mayHaveHappened = (hasNonce: boolean): Refusal =>
  refuse(
    'overloaded',
    hasNonce
      ? 'The database was lost while it wrote. Try the same again in a moment.'
      : 'The database was lost while it wrote: this may have happened or not. Look before you try again.',
    1000,
  )

/** What the caller is told. Errors that are bugs stay as they are. */
export const toRefusal = (error: unknown): unknown => {
  if (error instanceof OutcomeUnknown) return mayHaveHappened(false)
  if (isPassing(error)) return unreachable()
  if (isDiskFull(error)) return refuse('storage-full')
  // Text that PostgreSQL cannot hold: NUL, or half of a pair.
  if (/^22(021|P05)$/.test(sqlState(error))) return refuse('bad-input', 'Use text without NUL.')
  return error
}
