import { limits } from '../protocol/limits.ts'
import { usernameSchema } from '../protocol/text.ts'

/** What cutting leaves of a sign of two units. */
const halfSign = /[\ud800-\udbff]$/

/**
 * The username for a nickname of somewhere else: the same where that is possible, else with `_` in the place
 * of what a username may not hold. Logs are written by strangers; nobody gets an invisible or a bent name.
 */
export const usernameOf = (nick: string): string => {
  const name = nick.trim()
  if (isAllowed(name)) return name
  const plain = [...name].map((sign) => (isAllowed(`a${sign}b`) ? sign : '_')).join('')
  return plain.slice(0, limits.usernameLength).replace(halfSign, '') || '_'
}

const isAllowed = (name: string): boolean => usernameSchema.safeParse(name).success
