import { emailSchema } from '../../protocol/text.ts'
import { Fault, type FieldFaults, fields } from './faults.ts'

type Body = Record<string, unknown>

/** The fields of a body, each read by its rule; throws a `Fault` that names everything that is wrong at once. */
const read = <R extends Record<string, (value: unknown) => unknown>>(
  body: unknown,
  rules: R,
): { [K in keyof R]: ReturnType<R[K]> } => {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Fault(400, {
      non_field_errors: [`Invalid data. Expected a dictionary, but got ${kindOf(body)}.`],
    })
  const faults: FieldFaults = {}
  const values = Object.entries(rules).map(([name, rule]) => {
    try {
      return [name, rule(Object.hasOwn(body, name) ? (body as Body)[name] : undefined)]
    } catch (error) {
      if (!(error instanceof Wrong)) throw error
      faults[name] = [error.message]
      return [name, undefined]
    }
  })
  if (Object.keys(faults).length > 0) throw fields(faults)
  return Object.fromEntries(values)
}

class Wrong extends Error {}

const kindOf = (body: unknown): string =>
  Array.isArray(body) ? 'list' : body === null ? 'None' : typeof body

/** Text as a serializer reads it: numbers count, white space around does not. */
const text =
  (most: number, trims = true) =>
  (value: unknown): string => {
    if (value === undefined) throw new Wrong('This field is required.')
    if (value === null) throw new Wrong('This field may not be null.')
    if (typeof value !== 'string' && typeof value !== 'number') throw new Wrong('Not a valid string.')
    const read = trims ? String(value).trim() : String(value)
    if (read === '') throw new Wrong('This field may not be blank.')
    if (read.length > most) throw new Wrong(`Ensure this field has no more than ${most} characters.`)
    if (read.includes('\u0000')) throw new Wrong('Null characters are not allowed.')
    return read
  }

const email = (value: unknown): string => {
  const address = text(254)(value)
  if (!emailSchema.safeParse(address).success) throw new Wrong('Enter a valid email address.')
  return address
}

/** A room may be made with many people; each is looked up. */
const mostParticipants = 50

const emails = (value: unknown): string[] => {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new Wrong(`Expected a list of items but got type "${typeof value}".`)
  if (value.length > mostParticipants)
    throw new Wrong(`Ensure this field has no more than ${mostParticipants} elements.`)
  return value.map(email)
}

const token = (value: unknown): string => {
  const key = text(256)(value)
  if (!/^[\w-]+$/.test(key)) throw new Wrong('Invalid token.')
  return key
}

export const readRegistration = (body: unknown) => {
  const read_ = read(body, {
    first_name: text(50),
    last_name: text(50),
    email,
    username: text(50),
    password: text(256, false),
    password_confirm: text(256, false),
  })
  if (read_.password !== read_.password_confirm)
    throw fields({ password_confirm: ['The two password fields didn’t match.'] })
  return read_
}

export const readLogin = (body: unknown) => read(body, { email: text(254), password: text(256, false) })
export const readAddress = (body: unknown) => read(body, { email })
export const readNewRoom = (body: unknown) => read(body, { name: text(80), participant_emails: emails })
export const readRoomName = (body: unknown) => read(body, { name: text(80) })
/** Length is the protocol’s business, which counts bytes. */
export const readContent = (body: unknown) => read(body, { content: text(Number.POSITIVE_INFINITY, false) })

export const readParticipant = (body: unknown): { email: string } | { user: unknown } => {
  const given = typeof body === 'object' && body !== null && 'user_id' in body
  return given ? { user: body.user_id } : read(body, { email })
}

export type SocketRequest =
  | { type: 'auth'; token: string }
  | { type: 'chat_message'; content: string }
  | { type: 'typing' }

/** Reads a frame. Never throws: what is wrong is told in the answer. */
export const decodeFrame = (frame: string): SocketRequest | { error: string } => {
  try {
    const body: unknown = JSON.parse(frame)
    const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined
    if (type === 'auth') return { type, ...read(body, { token }) }
    if (type === 'chat_message') return { type, ...readContent(body) }
    if (type === 'typing') return { type }
    return { error: 'Unknown message type.' }
  } catch (error) {
    if (error instanceof Fault) return { error: Object.values(error.body).flat().join(' ') }
    return { error: 'Invalid JSON.' }
  }
}

/** The credentials of an `Authorization` header: undefined without one, '' for one that can’t be right. */
export const tokenOf = (header: string | null): string | undefined => {
  if (header === null) return undefined
  return header.match(/^(?:Token|Bearer) +([\w-]{1,256})$/i)?.[1] ?? ''
}

/** `?page` and `?page_size`, as far as they are numbers. */
export const pageOf = (search: URLSearchParams, standard: number, most: number) => {
  const number = (name: string): number | undefined => {
    const value = search.get(name)
    return value === null ? undefined : /^[1-9]\d{0,5}$/.test(value) ? Number(value) : Number.NaN
  }
  return { page: number('page') ?? 1, size: Math.min(number('page_size') || standard, most) }
}
