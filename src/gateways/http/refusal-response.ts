import type { Refusal } from '../../protocol/refusals.ts'

/** A refusal as an HTTP answer: `{"error": {code, message, retryAfterMs?}}` with its status. */
export const refusalResponse = (refusal: Refusal): Response => {
  const headers: Record<string, string> = { 'Cache-Control': 'no-store' }
  if (refusal.retryAfterMs !== undefined)
    headers['Retry-After'] = String(Math.ceil(refusal.retryAfterMs / 1000))
  return Response.json({ error: refusal.toBody() }, { status: refusal.status, headers })
}
