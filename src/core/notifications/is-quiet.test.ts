import { expect, test } from 'bun:test'
import type { QuietHours } from '../../protocol/entities/notifications.ts'
import { isQuiet } from './is-quiet.ts'

const nights: QuietHours = {
  timeZone: 'Europe/Berlin',
  times: [{ days: [1, 2, 3, 4, 5], from: '22:00', to: '07:00' }],
}
const at = (time: string): number => Date.parse(time)

test('holds from the evening of its days to the morning after, by the clocks of its time zone', () => {
  // Friday, 27 November 2026; Berlin is an hour ahead of UTC.
  expect(isQuiet(nights, at('2026-11-27T20:59:00Z'))).toBe(false)
  expect(isQuiet(nights, at('2026-11-27T21:00:00Z'))).toBe(true)
  expect(isQuiet(nights, at('2026-11-28T05:59:00Z'))).toBe(true)
  expect(isQuiet(nights, at('2026-11-28T06:00:00Z'))).toBe(false)
  // Saturday night is free, and so is Monday morning.
  expect(isQuiet(nights, at('2026-11-28T23:00:00Z'))).toBe(false)
  expect(isQuiet(nights, at('2026-11-30T03:00:00Z'))).toBe(false)
  expect(isQuiet(nights, at('2026-11-30T22:00:00Z'))).toBe(true)
})

test('goes with summer time', () => {
  expect(isQuiet(nights, at('2026-07-03T20:00:00Z'))).toBe(true)
  expect(isQuiet(nights, at('2026-07-03T19:59:00Z'))).toBe(false)
  expect(isQuiet(nights, at('2026-07-04T05:00:00Z'))).toBe(false)
})

test('within a day, and for all of it', () => {
  const lunch: QuietHours = { timeZone: 'UTC', times: [{ days: [7], from: '12:00', to: '13:00' }] }
  expect(isQuiet(lunch, at('2026-11-22T12:30:00Z'))).toBe(true)
  expect(isQuiet(lunch, at('2026-11-22T13:00:00Z'))).toBe(false)
  expect(isQuiet(lunch, at('2026-11-23T12:30:00Z'))).toBe(false)
  const sunday: QuietHours = { timeZone: 'UTC', times: [{ days: [7], from: '00:00', to: '00:00' }] }
  expect(isQuiet(sunday, at('2026-11-22T00:00:00Z'))).toBe(true)
  expect(isQuiet(sunday, at('2026-11-22T23:59:00Z'))).toBe(true)
  expect(isQuiet(sunday, at('2026-11-23T00:00:00Z'))).toBe(false)
})

test('and until a moment, whatever the hour', () => {
  const pause: QuietHours = { timeZone: 'UTC', times: [], until: '2026-11-21T15:00:00.000Z' }
  expect(isQuiet(pause, at('2026-11-21T14:59:59Z'))).toBe(true)
  expect(isQuiet(pause, at('2026-11-21T15:00:00Z'))).toBe(false)
})
