import { refuse } from '../../protocol/refusals.ts'
import { readBytes } from './read-bytes.ts'

/** More than any of our forms has. */
const formBytes = 4096

/** The fields of a form that a page without script sends. Refuses `bad-media-type` and `too-large`. */
export const readForm = async (request: Request): Promise<URLSearchParams> => {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded')
    throw refuse('bad-media-type', 'Send the form of this page.')
  return new URLSearchParams(new TextDecoder().decode(await readBytes(request, formBytes)))
}
