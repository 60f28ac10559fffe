import { limits } from '../../protocol/limits.ts'
import { currentLocale } from '../texts/t.ts'

/** 25,584 */
export const formatNumber = (count: number): string => new Intl.NumberFormat(currentLocale()).format(count)

/** Unread messages are counted up to a limit. */
export const formatUnread = (count: number): string =>
  count >= limits.unreadCount ? `${limits.unreadCount - 1}+` : String(count)

const units = ['B', 'KB', 'MB', 'GB', 'TB']

/** 3.4 MB */
export const formatBytes = (bytes: number): string => {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)))
  const digits = { maximumFractionDigits: step < 2 ? 0 : 1 }
  return `${new Intl.NumberFormat(currentLocale(), digits).format(bytes / 1024 ** step)}\u00a0${units[step]}`
}

/** 2 h 5 min, of seconds. */
export const formatSpan = (seconds: number): string => {
  const unit = (value: number, name: string): string =>
    new Intl.NumberFormat(currentLocale(), { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
  const minutes = Math.round(seconds / 60)
  return minutes < 60
    ? unit(minutes, 'minute')
    : `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`
}
