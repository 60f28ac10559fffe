import type { QuietHours } from '../../protocol/entities/notifications.ts'

/** Whether somebody is not to be disturbed at this moment (ms since 1970). */
export const isQuiet = ({ timeZone, times, until }: QuietHours, at: number): boolean => {
  if (until !== undefined && at < Date.parse(until)) return true
  if (times.length === 0) return false
  const { day, minute } = localTime(timeZone, at)
  return times.some(({ days, from, to }) => {
    const [begin, end] = [minutesOf(from), minutesOf(to)]
    if (begin < end) return days.includes(day) && minute >= begin && minute < end
    const dayBefore = day === 1 ? 7 : day - 1
    return (days.includes(day) && minute >= begin) || (days.includes(dayBefore) && minute < end)
  })
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** What clocks show there: 1 is Monday, minutes since midnight. */
const localTime = (timeZone: string, at: number): { day: number; minute: number } => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  return {
    day: weekdays.indexOf(part('weekday')) + 1,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  }
}
