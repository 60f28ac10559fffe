import { describe, expect, test } from 'bun:test'
import { firstHash, hashEntry } from '../../core/audit/hash-entry.ts'
import type { AuditDraft } from '../../core/audit/ports.ts'
import type { WithStore } from './acts.ts'

const at = Date.parse('2026-11-21T09:00:00Z')

/** What the store of every database must do with the audit log. */
export const auditContract = (name: string, withStore: WithStore): void => {
  const draft = (more: Partial<AuditDraft> = {}): AuditDraft => ({
    at,
    actor: { id: 'alice', name: 'Alice' },
    address: '::1',
    action: 'room.ban',
    subject: 'bob',
    room: null,
    details: '{"reason":"spam"}',
    ...more,
  })

  describe(`${name}: the audit log`, () => {
    test('numbers entries without holes and chains them, also when many come at once', () =>
      withStore(async (store) => {
        expect(await store.audit.head()).toEqual({ seq: 0, hash: firstHash })
        const many = Array.from({ length: 50 }, (_, i) => store.audit.append(draft({ subject: `s${i}` })))
        await Promise.all(many)
        const entries = await store.audit.after(0, 100)
        let hash = firstHash
        for (const [i, entry] of entries.entries()) {
          hash = hashEntry(hash, i + 1, entry)
          expect([entry.seq, entry.hash]).toEqual([i + 1, hash])
        }
        expect(await store.audit.head()).toEqual({ seq: 50, hash })
        expect((await store.audit.after(48, 100)).map(({ seq }) => seq)).toEqual([49, 50])
      }))

    test('is found by actor, beginning of the action, subject, room and time, newest first', () =>
      withStore(async (store) => {
        await store.audit.append(draft())
        await store.audit.append(draft({ action: 'room.unban', room: 'lobby', at: at + 10 }))
        await store.audit.append(
          draft({ action: 'account.ban', actor: { id: 'bob', name: 'bob' }, at: at + 20 }),
        )
        const seqs = async (filter: Parameters<typeof store.audit.list>[0], limit = 10) =>
          (await store.audit.list(filter, limit)).map(({ seq }) => seq)
        expect(await seqs({})).toEqual([3, 2, 1])
        expect(await seqs({}, 2)).toEqual([3, 2])
        expect(await seqs({ before: 2 })).toEqual([1])
        expect(await seqs({ actor: 'alice' })).toEqual([2, 1])
        expect(await seqs({ action: 'room.' })).toEqual([2, 1])
        expect(await seqs({ action: 'room.ban' })).toEqual([1])
        expect(await seqs({ subject: 'bob', room: 'lobby' })).toEqual([2])
        expect(await seqs({ from: at + 10, to: at + 10 })).toEqual([2])
        expect(await seqs({ actor: 'nobody' })).toEqual([])
      }))

    test('keeps every entry as it was given', () =>
      withStore(async (store) => {
        const odd = draft({ actor: { id: '', name: '' }, address: '', subject: '', room: 'r', details: '{}' })
        await store.audit.append(odd)
        expect((await store.audit.list({}, 1))[0]).toMatchObject(odd)
      }))
  })
}
