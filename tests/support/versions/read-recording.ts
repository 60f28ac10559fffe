import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Frame } from '../test-socket.ts'
import type { Recorded } from './talk-over-protocol.ts'

/** What protocol 1 looked like on the bus and on the socket, recorded once: every later version must still read it. */
export const protocol1: Recorded[] = readFileSync(join(import.meta.dir, 'protocol-1.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

/** The same as a newer version may write it: with fields everywhere that nobody here knows. */
export const withUnknownFields = (value: Frame): Frame => {
  if (Array.isArray(value)) return value.map(withUnknownFields)
  if (typeof value !== 'object' || value === null) return value
  const known = Object.entries(value).map(([key, one]) => [key, withUnknownFields(one)])
  return { ...Object.fromEntries(known), fromLater: { 'a thing': [1, null] } }
}
