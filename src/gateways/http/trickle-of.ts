import { Refusal, refuse } from '../../protocol/refusals.ts'

/** So long a body may take, and a second more for each so many bytes that came. */
const patience = { ms: 20_000, bytesPerSecond: 4 * 1024 }
/** How often whoever sends is looked at again. */
const lookEveryMs = 500

/**
 * A body while it comes. Refuses one that breaks off or trickles (`bad-input`), and goes no further when the session
 * that sends it is ended. Whoever stops reading it stops the sender.
 */
export async function* trickleOf(
  request: Request,
  isOpen: () => Promise<boolean>,
): AsyncGenerator<Uint8Array> {
  const startedAt = performance.now()
  let lookedAt = startedAt
  let length = 0
  try {
    for await (const piece of request.body ?? []) {
      const now = performance.now()
      length += piece.length
      if (now - startedAt > patience.ms + (length / patience.bytesPerSecond) * 1000)
        throw refuse('bad-input', 'The bytes came too slowly.')
      if (now - lookedAt > lookEveryMs) {
        lookedAt = now
        if (!(await isOpen())) throw refuse('unauthenticated')
      }
      yield piece
    }
  } catch (error) {
    throw error instanceof Refusal
      ? error
      : refuse('bad-input', 'The body broke off. Ask `file.status` where to go on.')
  }
}
