import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { AuditEntry } from '../../protocol/entities/moderation.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import type { AuditRecord } from './ports.ts'

export const listAudit = async (
  { store }: Core,
  _actor: Actor,
  { from, to, limit = 100, ...filter }: CommandInput<'audit.list'>,
): Promise<CommandOutput<'audit.list'>> => {
  const span = { from: millisecondsOf(from), to: millisecondsOf(to) }
  const found = await store.audit.list({ ...filter, ...span }, limit + 1)
  return { entries: found.slice(0, limit).map(show), more: found.length > limit }
}

const millisecondsOf = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : Date.parse(time)

const show = ({ at, room, details, ...entry }: AuditRecord): AuditEntry => ({
  ...entry,
  at: new Date(at).toISOString(),
  ...(room === null ? {} : { room }),
  details: JSON.parse(details),
})
