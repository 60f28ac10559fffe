import { createHash } from 'node:crypto'
import type { AuditDraft } from './ports.ts'

/** What the first entry takes for the hash before it. */
export const firstHash = '0'.repeat(64)

/** SHA-256 of an entry in canonical form and of everything before it, in hexadecimal. */
export const hashEntry = (before: string, seq: number, entry: AuditDraft): string => {
  const { at, actor, address, action, subject, room, details } = entry
  const content = JSON.stringify([seq, at, actor.id, actor.name, address, action, subject, room, details])
  return createHash('sha256').update(`${before}\n${content}`).digest('hex')
}
