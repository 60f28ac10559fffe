import { Refusal, refuse } from '../../protocol/refusals.ts'

/** So long a body may take, and a second more for each so many bytes that came. */
const patience = { ms: 10_000, bytesPerSecond: 8 * 1024 }

/**
 * Reads at most `limit` bytes of a body, uncompressed. Refuses `bad-media-type`, `too-large` and `bad-input`, the last
 * also for a body that trickles: the runtime only hangs up on those who send nothing at all.
 */
export const readBytes = async (
  request: Request,
  limit: number,
  { ms, bytesPerSecond } = patience,
): Promise<Uint8Array> => {
  if (request.headers.has('content-encoding')) throw refuse('bad-media-type')
  const tooLarge = refuse('too-large', `A request has at most ${limit} bytes here.`)
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge
  const chunks: Uint8Array[] = []
  let length = 0
  const startedAt = performance.now()
  try {
    // The sum is what counts: a chunked body names no length. Leaving the loop stops the reading.
    for await (const chunk of request.body ?? []) {
      length += chunk.length
      if (length > limit) throw tooLarge
      if (performance.now() - startedAt > ms + (length / bytesPerSecond) * 1000)
        throw refuse('bad-input', 'The body came too slowly.')
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof Refusal ? error : refuse('bad-input', 'The body broke off.')
  }
  return Buffer.concat(chunks)
}
