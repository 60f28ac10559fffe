import { guestNameSchema } from '../../protocol/text.ts'

/** What a request of `/ws/{username}` asks for: the name to enter under, if it can be one. Never throws. */
export type Wanted = { name: string; isPossible: boolean }

/** Undefined for every other path. */
export const decodePath = (pathname: string): Wanted | undefined => {
  const part = pathname.match(/^\/ws\/([^/]+)$/)?.[1]
  if (part === undefined) return undefined
  const name = decoded(part)
  return name === undefined
    ? { name: part, isPossible: false }
    : { name, isPossible: guestNameSchema.safeParse(name).success }
}

const decoded = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

/** A frame is what somebody says, word for word; bytes that are no text are nothing. Never throws. */
export const decodeFrame = (frame: string | Buffer): string | undefined =>
  typeof frame === 'string' ? frame.toWellFormed() : undefined
