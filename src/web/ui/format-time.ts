import { currentLanguage, currentLocale, t } from '../texts/t.ts'

type Time = string | number

/** Made when it is first used: by then the language of the page is known. */
const format = (options: Intl.DateTimeFormatOptions): ((at: Date) => string) => {
  let made: Intl.DateTimeFormat | undefined
  return (at) => {
    made ??= new Intl.DateTimeFormat(currentLocale(), options)
    return made.format(at)
  }
}

const clock = format({ hour: '2-digit', minute: '2-digit' })
const twoDigits = (value: number): string => String(value).padStart(2, '0')
const day = format({ weekday: 'long', day: 'numeric', month: 'long' })
const dayOfYear = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const full = format({ dateStyle: 'full', timeStyle: 'medium' })
const short = format({ dateStyle: 'medium', timeStyle: 'short' })
const shortDay = format({ day: 'numeric', month: 'short' })

/** 14:03, in the zone of this device. */
export const clockTime = (at: Time): string => {
  const date = new Date(at)
  // `Intl` takes tens of milliseconds to begin with on a slow device, and every row has a time.
  return currentLanguage().countsTo24
    ? `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
    : clock(date)
}

export const fullTime = (at: Time): string => full(new Date(at))

/** 21 Nov 2026, 14:03 */
export const shortTime = (at: Time): string => short(new Date(at))

/** 21 Nov */
export const dayAndMonth = (at: Time): string => shortDay(new Date(at))

/** Tells days apart, in the zone of this device. */
export const dayKey = (at: Time): string => new Date(at).toDateString()

/** "Today", "Yesterday", or the date; with its year unless that is this one. */
export const dayName = (at: Time, now = Date.now()): string => {
  const date = new Date(at)
  const today = new Date(now)
  if (date.toDateString() === today.toDateString()) return t('day.today')
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
  if (date.toDateString() === yesterday.toDateString()) return t('day.yesterday')
  return (date.getFullYear() === today.getFullYear() ? day : dayOfYear)(date)
}
