import { isLoopback, isNameOfMachine } from './client-address.ts'
import { credentialsOf } from './credentials-of.ts'
import type { HttpConfig } from './ports.ts'

/**
 * Whether this request may act: a page of another site may neither use this browser's cookie, nor log it in
 * as somebody else, nor open a socket with it. A bearer token proves more than any origin. Without one the
 * Origin must be our own to the letter; a cookie needs a browser's word that the page is ours, while a
 * program without cookie, Origin and Sec-Fetch-Site acts for nobody yet.
 */
export const isAllowedOrigin = (request: Request, config: HttpConfig): boolean => {
  const { kind } = credentialsOf(request, config)
  if (kind === 'bearer') return true
  const origin = request.headers.get('origin')
  if (origin !== null) return ownOrigins(request, config).includes(origin)
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  return kind === 'none'
}

/** With a public address configured nothing else counts; else whatever Host the browser was sent to. */
const ownOrigins = (request: Request, { publicUrl, host: listensOn }: HttpConfig): string[] => {
  if (publicUrl !== undefined) return [new URL(publicUrl).origin]
  const host = request.headers.get('host')
  if (host === null || isRebound(host, listensOn)) return []
  return [`http://${host}`, `https://${host}`]
}

/**
 * A site can point its own name at 127.0.0.1 once its page is open: what reaches a server that listens there only
 * must have asked for the machine itself.
 */
const isRebound = (hostHeader: string, listensOn: string | undefined): boolean =>
  isOfMachine(listensOn) && !isNameOfMachine(hostHeader, listensOn)

const isOfMachine = (listensOn: string | undefined): boolean =>
  listensOn !== undefined && (listensOn === 'localhost' || isLoopback(listensOn))

/**
 * Whether a page from elsewhere reaches into a server of this machine alone. The older dialects look at no cookie, so
 * they let pages of any site ask; but here whoever registers first is the owner, and what is said is meant for nobody
 * outside. Pages that this machine serves itself, on whatever port, may ask on.
 */
export const reachesInside = (request: Request, { publicUrl, host: listensOn }: HttpConfig): boolean => {
  if (publicUrl !== undefined || !isOfMachine(listensOn) || !isBrowser(request)) return false
  const origin = request.headers.get('origin')
  const names = [request.headers.get('host') ?? '', ...(origin === null ? [] : [hostOf(origin)])]
  return !names.every((name) => isNameOfMachine(name, listensOn))
}

/** `null`, which a page without an origin sends, has none. */
const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : '')

/** Whether the answer goes to a browser, which keeps its session in a cookie. */
export const isBrowser = (request: Request): boolean =>
  request.headers.has('origin') || request.headers.has('sec-fetch-site')
