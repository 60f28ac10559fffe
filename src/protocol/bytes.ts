import { z } from 'zod'

/** The body of an upload as it came. JSON cannot carry it, so such a command works over plain HTTP only. */
export const bytesSchema = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array, 'Send the file itself as the body.')
  .meta({ description: 'the body of the request' })

/** A file that is made while it is sent, piece by piece, so that its size costs no memory. */
export const streamSchema = z.custom<AsyncIterable<string>>().meta({ description: 'the body of the answer' })

/** A body while it comes, so that its size costs no memory. */
export const pieces = z
  .custom<AsyncIterable<Uint8Array>>((value) => isIterable(value), 'Send the file itself as the body.')
  .meta({ description: 'the body of the request' })

const isIterable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/** Bytes that are somewhere, and are read when somebody wants them. */
export const blobSchema = z.custom<Blob>().meta({ description: 'the body of the answer' })
