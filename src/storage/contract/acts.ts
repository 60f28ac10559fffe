import type { Act } from '../../core/moderation/ports.ts'
import type { Store } from '../../core/ports.ts'
import { Refusal } from '../../protocol/refusals.ts'

export type WithStore = (work: (store: Store) => Promise<void>) => Promise<void>

const at = Date.parse('2026-11-21T09:00:00Z')
const alice = { id: 'alice', name: 'Alice' }

/** An act of alice, told in a room when one is named. */
export const actOf = (action: string, room?: string): Act => ({
  audit: {
    at,
    actor: alice,
    address: '203.0.113.9',
    action,
    subject: 'bob',
    room: room ?? null,
    details: '{}',
  },
  ...(room ? { notice: { room, author: alice, text: action, at } } : {}),
})

export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no refusal',
    (error) => (error instanceof Refusal ? error.code : String(error)),
  )
