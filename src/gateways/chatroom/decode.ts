/** What clients send with their events; anything else is as if nothing was sent. Never throws. */
export const usernameOf = (data: unknown): string | undefined => textField(data, 'username')
export const contentOf = (data: unknown): string | undefined => textField(data, 'content')

/** Both must be there and not empty. */
export const credentialsIn = (body: unknown): { username: string; password: string } | undefined => {
  const username = textField(body, 'username')
  const password = textField(body, 'password')
  return username && password ? { username, password } : undefined
}

const textField = (data: unknown, name: string): string | undefined => {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined
  const value = (data as Record<string, unknown>)[name]
  return typeof value === 'string' ? value.toWellFormed() : undefined
}
