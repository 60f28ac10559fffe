import type { Sanction as Shown } from '../../protocol/entities/moderation.ts'
import type { Sanction } from './ports.ts'

/** A sanction as the protocol tells it. */
export const showSanction = ({ room, until, at, ...sanction }: Sanction): Shown => ({
  ...sanction,
  ...(room === null ? {} : { room }),
  ...(until === null ? {} : { until: new Date(until).toISOString() }),
  at: new Date(at).toISOString(),
})
