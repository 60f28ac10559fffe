import { refuse } from '../../protocol/refusals.ts'

const msPerDay = 24 * 60 * 60 * 1000

/** When the day, month or year begins that somebody named, in UTC: 2026-11-21, 2026-11, 2026, today, yesterday. */
export const readDate = (text: string, now: number): number => {
  const today = Math.floor(now / msPerDay) * msPerDay
  const named = new Map([
    ['today', today],
    ['yesterday', today - msPerDay],
  ]).get(text.toLowerCase())
  if (named !== undefined) return named
  const [, year, month = '01', day = '01'] = text.match(/^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/) ?? []
  const time = Date.parse(`${year}-${month}-${day}T00:00:00.000Z`)
  // The 31st of a shorter month would be taken for a day of the next one.
  if (Number.isNaN(time) || new Date(time).getUTCDate() !== Number(day))
    throw refuse('bad-input', 'Write dates like 2026-11-21, 2026-11, 2026, today or yesterday.')
  return time
}
