/**
 * A message as one number, made of its room's number and its place there: nothing is stored, and it can be read back.
 * Exact up to 2^53, which is all that JSON promises: two million rooms, four thousand million messages in each.
 */
const places = 2 ** 32

/** Of a message with this id (`<room>.<seq>`) in the room with this number. */
export const messageNumber = (room: number, seq: number): number => room * places + seq

/** Undefined when it can't be a message's number. */
export const readMessageNumber = (number: unknown): { room: number; seq: number } | undefined => {
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return undefined
  const room = Math.floor(number / places)
  const seq = number % places
  return room < 1 || seq < 1 ? undefined : { room, seq }
}
