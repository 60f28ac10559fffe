/** Names of fields whose value is nobody's business, whatever it is. */
const secretNames = /password|token|secret|cookie|authorization|credential/i
/** Everything secret that this server makes is 32 random bytes in base64url. */
const secretLooks = /(?<![\w-])[\w-]{43}(?![\w-])/g
/** What could break a line or steer a terminal, beyond what JSON escapes by itself. */
const unsafe = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g
/** Longest text of one field: a stack fits. */
const longest = 4_000

/** One line of JSON: nothing in it can end the line, steer a terminal, or open an account. */
export const logLine = (fields: object): string =>
  JSON.stringify(fields, guarded).replace(
    unsafe,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const guarded = (name: string, value: unknown): unknown => {
  if (secretNames.test(name) && value !== undefined && value !== null) return '[secret]'
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Error) return guarded(name, value.stack ?? value.message)
  return typeof value === 'string' ? value.slice(0, longest).replace(secretLooks, '[secret]') : value
}

/**
 * A path as it may be written down: without its query, without parts that look like a secret in a link, and without
 * the name that somebody gave a file, which may stand in a room that nobody else knows of.
 */
export const loggedPath = (pathname: string): string =>
  pathname
    .replace(/^(\/files\/[^/]*)\/.+$/, '$1/[name]')
    .slice(0, 200)
    .split('/')
    .map((part) => (/^[\w%~-]{20,}$/.test(part) ? '[secret]' : part))
    .join('/')
