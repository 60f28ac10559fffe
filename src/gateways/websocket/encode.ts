import { jsonOf } from '../../core/give-to-many.ts'
import type { Dialect } from '../../delivery/connection.ts'
import type { RequestId } from '../../protocol/frames.ts'
import type { Refusal } from '../../protocol/refusals.ts'

/** The native protocol tells every event as it is. */
export const native: Dialect = { name: 'native', encode: (event) => JSON.stringify(event) }

export const encodeResult = (re: RequestId, ok: unknown): string =>
  `{"re":${JSON.stringify(re)},"ok":${jsonOf(ok)}}`

export const encodeRefusal = (re: RequestId | null, refusal: Refusal): string =>
  JSON.stringify({ re, error: refusal.toBody() })
