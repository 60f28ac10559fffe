import type { Account, Message, Room } from '../../protocol/entities.ts'
import type { Refusal, RefusalCode } from '../../protocol/refusals.ts'
import { detail, type Fault, fields, invalidToken, notFound } from './faults.ts'

export type Person = { id: number; username: string; first_name: string; last_name: string }

/** What an account is told about itself. Addresses are told to nobody else. */
export const encodeSelf = (person: Person, { email = '', emailVerified = false }: Account) => ({
  ...person,
  email,
  is_verified: emailVerified,
})

export const encodeRoom = (id: number, { name, members, kind }: Room) => ({
  id,
  name,
  is_private: kind === 'private',
  participant_count: members,
})

export const encodeMessage = (
  { room, id }: { room: number; id: number },
  message: Message,
  content: string,
) => ({
  id,
  room,
  sender: message.author.name,
  content,
  timestamp: message.at,
  is_edited: message.editedAt !== undefined,
})

/** A page as a list view gives it; the addresses are those of the request with another page. */
export const encodePage = <T>(url: URL, count: number, page: number, hasMore: boolean, results: T[]) => ({
  count,
  next: hasMore ? withPage(url, page + 1) : null,
  previous: page > 1 ? withPage(url, page - 1) : null,
  results,
})

const withPage = (url: URL, page: number): string => {
  const other = new URL(url)
  if (page === 1) other.searchParams.delete('page')
  else other.searchParams.set('page', String(page))
  return other.href
}

/** What the fields of our own commands are called here. */
const fieldNames: Record<string, string> = {
  text: 'content',
  firstName: 'first_name',
  lastName: 'last_name',
  name: 'name',
  username: 'username',
  password: 'password',
  email: 'email',
}

const details: { [C in RefusalCode]?: (refusal: Refusal) => Fault } = {
  unauthenticated: () => invalidToken(),
  'not-found': () => notFound(),
  // A room that one does not belong to is none here.
  'not-a-member': () => notFound(),
  'name-taken': () => fields({ username: ['A user with that username already exists.'] }),
  'wrong-credentials': () => detail(401, 'Invalid email or password.', { 'WWW-Authenticate': 'Token' }),
}

/** A refusal as Django REST Framework would say it. */
export const faultOf = (refusal: Refusal): Fault => {
  const special = details[refusal.code]?.(refusal)
  if (special) return special
  const [, field = '', message = ''] = refusal.message.match(/^(\w+): (.*)$/s) ?? []
  const name = fieldNames[field]
  if (name !== undefined && refusal.status < 429 && refusal.status !== 403)
    return fields({ [name]: [message] })
  return detail(refusal.status, textOf(refusal), retryAfter(refusal))
}

const textOf = ({ code, message, retryAfterMs }: Refusal): string =>
  code === 'rate-limited' && retryAfterMs !== undefined && message.startsWith('Slow down')
    ? `Request was throttled. Expected available in ${Math.ceil(retryAfterMs / 1000)} seconds.`
    : message

const retryAfter = ({ retryAfterMs, status }: Refusal): Record<string, string> =>
  retryAfterMs !== undefined && status >= 429 ? { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) } : {}

/** Without anything that a page could do but send its own form. */
export const verificationPage = (text: string, hasButton: boolean): Response =>
  new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Confirm your e-mail address</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="stylesheet" href="/api/docs.css"></head>
<body class="alone"><main><h1>Confirm your e-mail address</h1><p>${escaped(text)}</p>${
      hasButton ? '<form method="post"><button>Yes, confirm the address</button></form>' : ''
    }</main></body></html>`,
    { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' } },
  )

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign)
