import { expect } from 'bun:test'

/** What was captured by name so far: `<token:alice>` in what is received, and put in where it stands in what is sent. */
export type Captured = Map<string, string>

const shapes: Record<string, RegExp> = {
  /** ISO 8601 with offset, or date and time with a space. */
  time: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
  number: /^\d+(\.\d+)?$/,
  id: /^[\w.-]+$/,
  token: /^[\w-]{20,}$/,
  any: /^[\s\S]*$/,
}

const placeholder = /^<(\w+)(?::([\w-]+))?>$/

/** Puts what was captured in the place of `<token:alice>`. */
export const fillIn = (text: string, captured: Captured): string =>
  text.replace(/<(\w+:[\w-]+)>/g, (whole, name) => captured.get(name) ?? whole)

/**
 * Whether a frame is as the transcript has it: JSON field by field, anything else letter by letter. `<time>`,
 * `<number>`, `<id>`, `<token>` and `<any>` stand for what differs each time.
 */
export const mustMatch = (received: string, expected: string, captured: Captured): void => {
  const [have, want] = [parse(received), parse(expected)]
  if (have === undefined || want === undefined) mustMatchText(received, expected, captured)
  else expect(shaped(have, want, captured)).toEqual(want)
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** HTTP answers are a status and a body. */
const mustMatchText = (received: string, expected: string, captured: Captured): void => {
  const [, status, body] = expected.match(/^(\d{3}) ([[{"<].*)$/s) ?? []
  const [, haveStatus, haveBody] = received.match(/^(\d{3}) ([[{"<].*)$/s) ?? []
  if (body === undefined || haveBody === undefined)
    expect(shaped(received, expected, captured)).toBe(expected)
  else {
    expect(haveStatus).toBe(status as string)
    mustMatch(haveBody, body, captured)
  }
}

/** The received value, with the placeholders of the expected one wherever they fit. */
const shaped = (have: unknown, want: unknown, captured: Captured): unknown => {
  if (typeof want === 'string') return fits(have, want, captured) ? want : have
  if (Array.isArray(want) && Array.isArray(have))
    return have.map((item, i) => shaped(item, want[i], captured))
  if (!isRecord(want) || !isRecord(have)) return have
  return Object.fromEntries(
    Object.entries(have).map(([key, value]) => [key, shaped(value, want[key], captured)]),
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fits = (have: unknown, want: string, captured: Captured): boolean => {
  const [, shape, name] = want.match(placeholder) ?? []
  const text = String(have)
  if (shape === undefined || !shapes[shape]?.test(text))
    return have === fillIn(want, captured) && have === want
  if (name === undefined) return true
  const key = `${shape}:${name}`
  const known = captured.get(key)
  if (known === undefined) captured.set(key, text)
  return known === undefined || known === text
}
