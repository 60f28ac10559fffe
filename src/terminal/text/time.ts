const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})

type Time = string | number

/** 14:03, in the zone of this machine. */
export const clockTime = (at: Time): string => clock.format(new Date(at))

/** Tells days apart, in the zone of this machine. */
export const dayKey = (at: Time): string => new Date(at).toDateString()

/** "Today", "Yesterday", or the date; with its year unless that is this one. */
export const dayName = (at: Time, now: number): string => {
  const date = new Date(at)
  const today = new Date(now)
  if (date.toDateString() === today.toDateString()) return 'Today'
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
  if (date.toDateString() === yesterday.toDateString()) return 'Yesterday'
  return (date.getFullYear() === today.getFullYear() ? day : dayOfYear).format(date)
}
