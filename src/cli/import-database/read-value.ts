import type { Value } from './source.ts'

export const textOf = (value: Value | undefined): string =>
  value === undefined || value === null ? '' : String(value)

/** Databases write a yes in many ways. */
export const isTrue = (value: Value | undefined): boolean =>
  /^(1|t|true|yes|y|private)$/i.test(textOf(value).trim())

/**
 * Milliseconds since 1970. Text without a zone is UTC; numbers are seconds, or milliseconds where they are big.
 * Undefined for what is no time.
 */
export const timeOf = (value: Value | undefined): number | undefined => {
  const text = textOf(value).trim()
  if (text === '') return undefined
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text)
    return plausible(number > 1e11 ? number : number * 1000)
  }
  const match = text.match(
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i,
  )
  if (!match) return plausible(Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text))
  const [, day, clock, fraction = '', zone = 'Z'] = match
  const seconds = clock?.length === 5 ? `${clock}:00` : clock
  return plausible(Date.parse(`${day}T${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zoneOf(zone)}`))
}

/** `+02` and `+0200` → `+02:00`. */
const zoneOf = (zone: string): string =>
  /^z$/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`

const plausible = (ms: number): number | undefined =>
  Number.isFinite(ms) && ms >= 0 && ms < 253_402_300_800_000 ? Math.floor(ms) : undefined
