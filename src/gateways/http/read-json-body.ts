import { refuse } from '../../protocol/refusals.ts'
import { readBytes } from './read-bytes.ts'

const [maximumDepth, maximumKeys] = [32, 1_000]

/**
 * Reads at most `limit` bytes of JSON; an empty body counts as `{}`.
 * Refuses `bad-media-type`, `too-large` and `bad-input`.
 */
export const readJsonBody = async (request: Request, limit: number): Promise<unknown> => {
  const text = decodeUtf8(await readBytes(request, limit))
  if (text === '') return {}
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw refuse('bad-media-type')
  const body = parse(text)
  mustBeSmall(body)
  return body
}

const decodeUtf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('bad-input', 'The body is not UTF-8.')
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('bad-input', 'The body is not valid JSON.')
  }
}

/** Refuses bodies whose shape alone could cost time; the schemas check the rest. */
const mustBeSmall = (body: unknown): void => {
  let keys = 0
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null) return
    if (depth > maximumDepth) throw refuse('bad-input', `Nest at most ${maximumDepth} levels.`)
    for (const [key, child] of Object.entries(value)) {
      keys += 1
      if (keys > maximumKeys) throw refuse('bad-input', `Send at most ${maximumKeys} fields.`)
      if (key === '__proto__') throw refuse('bad-input', 'A field cannot have that name.')
      visit(child, depth + 1)
    }
  }
  visit(body, 1)
}
