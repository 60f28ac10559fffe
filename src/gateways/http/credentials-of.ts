import type { HttpConfig } from './ports.ts'
import { readSessionCookie } from './session-cookie.ts'

export type Credentials = { kind: 'bearer' | 'cookie' | 'none'; token: string }

/**
 * What a request brings to prove who it is. A bearer token wins over a cookie, even a broken one: whoever
 * writes that header means it. Never a token from the address: addresses end up in logs.
 */
export const credentialsOf = (request: Request, config: HttpConfig): Credentials => {
  const bearer = request.headers.get('authorization')?.match(/^Bearer(?: +(.*))?$/i)
  if (bearer) return { kind: 'bearer', token: plain(bearer[1]) }
  const cookie = readSessionCookie(request, config)
  return cookie ? { kind: 'cookie', token: plain(cookie) } : { kind: 'none', token: '' }
}

/** Anything that cannot be a token of ours is looked up as the empty one, which nobody has. */
const plain = (token: string | undefined): string => token?.match(/^[\w-]{1,256}$/)?.[0] ?? ''
