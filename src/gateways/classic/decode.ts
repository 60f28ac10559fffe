/** What came, as an object; undefined when it is none. Never throws. */
export const decodeObject = (text: string | Buffer): Record<string, unknown> | undefined => {
  try {
    const parsed: unknown = typeof text === 'string' ? JSON.parse(text) : undefined
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** A whole number of a query, or undefined. */
export const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^\d{1,16}$/.test(text) ? Number(text) : undefined

/** What an account is made of; whatever else a form sends is left aside, and nothing or an empty address is none. */
export const registrationIn = ({ username, password, email }: Record<string, unknown>) => ({
  username,
  password,
  ...(email === undefined || email === null || email === '' ? {} : { email }),
})

/** Programs write true; forms and people also "true", "yes" or 1. Undefined for what can be neither. */
export const yesOrNo = (value: unknown): boolean | undefined => {
  const word = String(value ?? '').toLowerCase()
  if (['true', 'yes', 'y', 'on', '1'].includes(word)) return true
  return ['false', 'no', 'n', 'off', '0', ''].includes(word) ? false : undefined
}
