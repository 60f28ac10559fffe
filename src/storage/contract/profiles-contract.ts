import { describe, expect, test } from 'bun:test'
import type { Store } from '../../core/ports.ts'
import { Refusal } from '../../protocol/refusals.ts'

type WithStore = (work: (store: Store) => Promise<void>) => Promise<void>

const at = Date.parse('2026-11-21T09:00:00Z')

/** What the store keeps of profiles; `alice` and `bob` are accounts of the lobby. */
export const profilesContract = (name: string, withStore: WithStore): void => {
  const profileOf = async (store: Store, account: string) => (await store.profiles.of([account]))[0]

  describe(`${name}: profiles`, () => {
    test('an account that told nothing has an empty profile, and nobody has none', () =>
      withStore(async (store) => {
        expect(await profileOf(store, 'alice')).toEqual({
          account: 'alice',
          username: 'Alice',
          firstName: '',
          lastName: '',
          displayName: '',
          statusText: '',
          statusEmoji: '',
          statusUntil: null,
          hidesLastSeen: false,
          lastSeenAt: null,
          avatar: null,
        })
        expect(await store.profiles.of(['nobody'])).toEqual([])
        expect(await store.profiles.of([])).toEqual([])
      }))

    test('a change changes what it names and leaves the rest', () =>
      withStore(async (store) => {
        await store.profiles.update('bob', { displayName: 'Bobby', statusText: 'away', statusUntil: at })
        const { before, after } = await store.profiles.update('bob', { hidesLastSeen: true, avatar: 'a' })
        expect(before).toMatchObject({ displayName: 'Bobby', hidesLastSeen: false, avatar: null })
        expect(after).toMatchObject({
          displayName: 'Bobby',
          statusUntil: at,
          hidesLastSeen: true,
          avatar: 'a',
        })
        expect(await store.profiles.byName('BOB')).toEqual(after)
        await store.profiles.update('bob', { displayName: '', statusUntil: null })
        expect(await profileOf(store, 'bob')).toMatchObject({ displayName: '', statusUntil: null })
        expect((await profileOf(store, 'alice'))?.displayName).toBe('')
      }))

    test('an account that is gone gets no profile, not even by having been seen', () =>
      withStore(async (store) => {
        const lost = store.profiles.update('nobody', { firstName: 'N' })
        expect(await lost.catch((error) => (error as Refusal).code)).toBe('not-found')
        expect(await lost.catch((error) => error instanceof Refusal)).toBe(true)
        await store.profiles.markSeen([
          { account: 'nobody', at },
          { account: 'alice', at },
        ])
        await store.profiles.markSeen([{ account: 'alice', at: at + 5 }])
        await store.profiles.markSeen([])
        expect((await profileOf(store, 'alice'))?.lastSeenAt).toBe(at + 5)
        expect(await store.profiles.of(['nobody'])).toEqual([])
      }))
  })
}
