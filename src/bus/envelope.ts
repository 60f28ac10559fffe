import type { Announcement } from '../core/ports.ts'
import type { Signal } from './bus.ts'

/** What travels in one message of the bus: everything a node had to tell in one tick, numbered. */
export type Envelope = {
  from: string
  /** Counts the envelopes of a node from 1, so that others notice a missing one. */
  number: number
  announcements: Announcement[]
  signals: Signal[]
}

/** Fields in this order: `isOwnEnvelope` knows by the beginning. */
export const packEnvelope = ({ from, number, announcements, signals }: Envelope): string =>
  JSON.stringify({ from, number, announcements, signals })

/** Whether a node's own message came back. Half of what a node hears is its own: it is not read. */
export const isOwnEnvelope = (text: string, node: string): boolean =>
  text.startsWith(`{"from":${JSON.stringify(node)},`)

/**
 * Undefined for anything that is no envelope. Only nodes of the installation write to its channel, so what an envelope
 * holds is not checked field by field: a version that reads less than another one wrote ignores what it doesn't know.
 */
export const unpackEnvelope = (text: string): Envelope | undefined => {
  try {
    const parsed: unknown = JSON.parse(text)
    return isEnvelope(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

const isEnvelope = (value: unknown): value is Envelope => {
  if (!isObject(value)) return false
  const { from, number, announcements, signals } = value
  return (
    typeof from === 'string' &&
    from.length >= 1 &&
    from.length <= 64 &&
    Number.isSafeInteger(number) &&
    (number as number) >= 1 &&
    isListNamedBy('to', announcements) &&
    isListNamedBy('signal', signals)
  )
}

const isListNamedBy = (key: string, list: unknown): boolean =>
  Array.isArray(list) && list.every((one) => isObject(one) && typeof one[key] === 'string')

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
