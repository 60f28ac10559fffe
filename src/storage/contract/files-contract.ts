import { describe, expect, test } from 'bun:test'
import type { FinishedFile } from '../../core/files/ports.ts'
import type { Draft, Store } from '../../core/ports.ts'
import { Refusal } from '../../protocol/refusals.ts'

const at = Date.parse('2026-11-21T09:00:00Z')
const alice = { id: 'alice', name: 'Alice' }
const enough = 1_000_000

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'no refusal'
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error)
  }
}

const looks = {
  type: 'text/plain',
  kind: 'file',
  width: null,
  height: null,
  blur: null,
  thumbnail: false,
} as const

/** What a store must do about files. */
export const filesContract = (
  name: string,
  withStore: (work: (store: Store) => Promise<void>) => Promise<void>,
): void => {
  const begin = (store: Store, id: string, bytes = 5, quota = enough, when = at) =>
    store.files.begin({ id, account: 'alice', room: 'lobby', name: `${id}.txt`, bytes, at: when }, quota)
  const finished = (id: string, bytes = 5): FinishedFile => ({
    ...{ id, name: `${id}.txt`, bytes, sha256: 'ab', at },
    ...looks,
  })
  const done = async (store: Store, id: string): Promise<void> => {
    await begin(store, id)
    await store.files.finish(finished(id))
  }
  const send = (store: Store, files: string[], more: Partial<Draft> = {}) =>
    store.messages.append({ room: 'lobby', author: alice, text: '', at, nonce: files.join(), files, ...more })

  describe(`${name}: files`, () => {
    test('go with their message in one revision, and are found by its nonce again', () =>
      withStore(async (store) => {
        await done(store, 'a')
        await done(store, 'b')
        const { rev } = (await store.rooms.byId('lobby')) ?? { rev: -1 }
        const sent = await send(store, ['b', 'a'])
        expect(sent).toMatchObject({ isNew: true, message: { text: '', seq: rev + 1, rev: rev + 1 } })
        expect(sent.message.files?.map(({ id }) => id)).toEqual(['b', 'a'])
        expect(await send(store, ['b', 'a'])).toEqual({ ...sent, isNew: false })
        expect((await store.rooms.byId('lobby'))?.rev).toBe(rev + 1)
        expect(await store.files.shown('a')).toMatchObject({ state: 'sent', seq: rev + 1 })
        const [shared] = await store.files.shared('lobby', undefined, 10)
        expect(shared).toMatchObject({ message: sent.message.id, at, author: alice })
        expect(await store.files.shared('lobby', rev + 1, 10)).toEqual([])
        const { messages } = await store.messages.changes('lobby', rev, 10)
        expect(messages).toEqual([sent.message])
        expect((await store.messages.history('lobby', { limit: 1 })).messages).toEqual([sent.message])
      }))

    test('that are not one’s own, not finished or sent already are refused without a trace', () =>
      withStore(async (store) => {
        await done(store, 'a')
        await begin(store, 'half')
        const rev = (await store.rooms.byId('lobby'))?.rev
        expect(await codeOf(send(store, ['a', 'half']))).toBe('not-found')
        expect(await codeOf(send(store, ['a'], { author: { id: 'bob', name: 'bob' } }))).toBe('not-found')
        expect(await codeOf(send(store, ['nothing']))).toBe('not-found')
        expect((await store.rooms.byId('lobby'))?.rev).toBe(rev)
        expect(await store.files.byId('a')).toMatchObject({ state: 'done', seq: null })
        await send(store, ['a'])
        expect(await codeOf(send(store, ['a'], { nonce: 'again' }))).toBe('not-found')
        expect((await store.files.known(['half', 'nothing', 'a'])).sort()).toEqual(['a', 'half'])
        expect(await store.files.known([])).toEqual([])
      }))

    test('sent at once with the same nonce are sent once', () =>
      withStore(async (store) => {
        await done(store, 'a')
        const sent = await Promise.all(Array.from({ length: 8 }, () => send(store, ['a'])))
        expect(sent.filter(({ isNew }) => isNew).length).toBe(1)
        expect(new Set(sent.map(({ message }) => message.id)).size).toBe(1)
      }))

    test('of many that are begun at once only as many are taken as the quota allows', () =>
      withStore(async (store) => {
        const codes = await Promise.all(
          Array.from({ length: 20 }, (_, i) => codeOf(begin(store, `f${i}`, 10 + i, 100))),
        )
        const taken = codes.flatMap((code, i) => (code === 'no refusal' ? [10 + i] : []))
        const used = await store.files.used('alice')
        expect(used).toBe(taken.reduce((sum, bytes) => sum + bytes, 0))
        expect(used).toBeLessThanOrEqual(100)
        expect(codes.filter((code) => code === 'over-quota').length).toBe(20 - taken.length)
        expect(taken.length).toBeGreaterThan(3)
      }))

    test('are dropped with their message, with an account’s words, and when nobody sends them', () =>
      withStore(async (store) => {
        for (const id of ['a', 'b', 'c']) await done(store, id)
        await begin(store, 'late', 5, enough, at + 10)
        const { message } = await send(store, ['a'])
        await store.messages.change(message.id, { what: 'delete' })
        expect(await store.files.shown('a')).toBeUndefined()
        expect(await store.files.dropped(10)).toEqual(['a'])
        expect(await store.files.drop('b', 'bob')).toBe(false)
        expect(await store.files.drop('b', 'alice')).toBe(true)
        expect(await codeOf(store.files.finish(finished('b')))).toBe('not-found')
        expect(await store.files.dropAbandoned(at + 5)).toBe(1)
        expect((await store.files.dropped(10)).sort()).toEqual(['a', 'b', 'c'])
        await store.files.forget(['a', 'b', 'c', 'late'])
        expect((await store.files.of('alice', '', 10)).map(({ id }) => id)).toEqual(['late'])
      }))

    test('of a deletion that can be undone are kept until it cannot', () =>
      withStore(async (store) => {
        await done(store, 'a')
        const { message } = await send(store, ['a'])
        const audit = {
          at,
          actor: alice,
          address: '',
          action: 'x',
          subject: '',
          room: null,
          details: '{}',
        } as const
        const deletion = {
          id: 'd',
          at,
          by: 'alice',
          reason: '',
          accounts: [],
          room: 'lobby',
          from: 0,
          to: at,
        }
        await store.deletions.begin(deletion, audit)
        await store.deletions.deleteBatch('d', 'lobby', [message.seq])
        expect(await store.files.shown('a')).toBeUndefined()
        expect(await store.files.dropped(10)).toEqual([])
        await store.deletions.undoBatch('d', 10)
        expect(await store.files.shown('a')).toMatchObject({ id: 'a' })
        await store.deletions.deleteBatch('d', 'lobby', [message.seq])
        await store.deletions.forgetBefore(at + 1)
        expect(await store.files.dropped(10)).toEqual(['a'])
      }))

    test('of an account that is erased are dropped, and stay when its words stay', () =>
      withStore(async (store) => {
        await done(store, 'a')
        await done(store, 'b')
        await send(store, ['a'])
        const departing = { account: 'alice', alias: 'Somebody', at, newSalt: 'salt' }
        const other = {
          id: 'o',
          username: 'o',
          passwordHash: 'h',
          email: null,
          at,
          owner: 'if-none',
        } as const
        await store.accounts.create(other)
        await store.moderation.setAccountRole(
          { account: 'o', role: 'owner' },
          {
            audit: { at, actor: alice, address: '', action: 'x', subject: '', room: null, details: '{}' },
          },
        )
        await store.departures.begin({ ...departing, content: 'keep' })
        expect(await store.files.dropped(10)).toEqual(['b'])
        expect(await store.files.shown('a')).toMatchObject({ id: 'a' })
      }))
  })
}
