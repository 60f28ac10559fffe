/** The address as it is kept: `chat.example.org` is https, this machine is http. Undefined for what is no address. */
export const serverOf = (typed: string): string | undefined => {
  const text = typed.trim()
  if (text === '' || /\s/.test(text)) return undefined
  const isHere = /^(localhost|127\.|\[::1\]|\d+$)/.test(text)
  const whole = /^https?:\/\//i.test(text)
    ? text
    : `${isHere ? 'http' : 'https'}://${/^\d+$/.test(text) ? `127.0.0.1:${text}` : text}`
  try {
    return new URL(whole).origin
  } catch {
    return undefined
  }
}
