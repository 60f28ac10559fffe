import { limits } from '../../protocol/limits.ts'
import type { HttpConfig } from './ports.ts'

/** On HTTPS the name's prefix makes the browser refuse a cookie that another host or path tries to plant. */
const cookieName = (config: HttpConfig): string => (isSecure(config) ? '__Host-parley' : 'parley')

export const isSecure = ({ publicUrl }: HttpConfig): boolean => publicUrl?.startsWith('https:') ?? false

export const readSessionCookie = (request: Request, config: HttpConfig): string | undefined => {
  const wanted = `${cookieName(config)}=`
  const found = request.headers
    .get('cookie')
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(wanted))
  return found?.slice(wanted.length)
}

export const sessionCookie = (token: string, config: HttpConfig): string =>
  cookie(config, token, limits.sessionMaxDays * 24 * 60 * 60)

export const noSessionCookie = (config: HttpConfig): string => cookie(config, '', 0)

const cookie = (config: HttpConfig, value: string, maxAge: number): string =>
  `${cookieName(config)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${isSecure(config) ? '; Secure' : ''}`
