import { describe, expect, test } from 'bun:test'
import type { Store } from '../../core/ports.ts'
import { actOf, type WithStore } from './acts.ts'

const at = Date.parse('2026-11-21T09:00:00Z')
const bob = { id: 'bob', name: 'bob' }
const day = 86_400_000

/** What the store of every database must do with deletions by author and time. */
export const deletionsContract = (name: string, withStore: WithStore): void => {
  const say = (store: Store, count: number, more = {}) =>
    Promise.all(
      Array.from({ length: count }, (_, i) =>
        store.messages.append({
          room: 'lobby',
          author: bob,
          text: `m${i}`,
          at: at + i,
          nonce: `n${i}`,
          ...more,
        }),
      ),
    )
  const begin = (store: Store, id: string, when = at, room: string | null = null) => {
    const span = { accounts: ['bob'], room, from: 0, to: at + day }
    return store.deletions.begin({ id, at: when, by: 'alice', reason: '', ...span }, actOf('x').audit)
  }
  const beginUndo = (store: Store, id: string) => store.deletions.beginUndo(id, at, actOf('y').audit)
  const revs = (messages: { seq: number; rev: number }[]) => messages.map(({ seq, rev }) => [seq, rev])

  describe(`${name}: deletions by author and time`, () => {
    test('everything somebody wrote is found, page by page, and nothing of others, no notice, nothing deleted', () =>
      withStore(async (store) => {
        await say(store, 5)
        await say(store, 2, { author: { id: 'alice', name: 'Alice' } })
        await store.rooms.leave('lobby', 'bob', {
          ...{ room: 'lobby', author: bob, text: 'bob left', at, nonce: null },
          kind: 'notice',
        })
        await store.messages.change('lobby.2', { what: 'delete' })
        const found: number[] = []
        for (let after: string | undefined = ''; after !== undefined; ) {
          const page = await store.deletions.writtenBy('bob', after, 2)
          found.push(...page.places.map(({ seq }) => seq))
          after = page.next
        }
        expect(found.sort()).toEqual([1, 3, 4, 5])
      }))

    test('a batch takes dense revisions, and what is deleted already is left alone', () =>
      withStore(async (store) => {
        await say(store, 4)
        await store.messages.change('lobby.3', { what: 'edit', text: 'edited', at: at + 9 })
        await store.messages.change('lobby.3', { what: 'react', account: 'alice', emoji: '👍', on: true })
        await begin(store, 'd')
        const deleted = await store.deletions.deleteBatch('d', 'lobby', [1, 3])
        expect(revs(deleted)).toEqual([
          [1, 7],
          [3, 8],
        ])
        expect(deleted.every((message) => message.deleted && message.text === '')).toBe(true)
        expect(revs(await store.deletions.deleteBatch('d', 'lobby', [1, 2, 3]))).toEqual([[2, 9]])
        expect(await store.deletions.deleteBatch('d', 'lobby', [1])).toEqual([])
        expect((await store.rooms.byId('lobby'))?.rev).toBe(9)
        expect(revs((await store.messages.changes('lobby', 0, 9)).messages)).toEqual([
          [4, 4],
          [1, 7],
          [3, 8],
          [2, 9],
        ])
        expect((await store.deletions.byId('d'))?.messages).toBe(3)
      }))

    test('undoing puts everything back as it was, with dense revisions, and is over when nothing is left', () =>
      withStore(async (store) => {
        await say(store, 3)
        await store.messages.change('lobby.2', { what: 'edit', text: 'edited', at: at + 9 })
        await store.messages.change('lobby.2', { what: 'react', account: 'alice', emoji: '👍', on: true })
        const before = (await store.messages.byId('lobby.2'))?.message
        await begin(store, 'd')
        await store.deletions.deleteBatch('d', 'lobby', [1, 2, 3])
        await beginUndo(store, 'd')
        const first = await store.deletions.undoBatch('d', 2)
        expect(first?.room).toBe('lobby')
        expect(revs(first?.messages ?? [])).toEqual([
          [1, 9],
          [2, 10],
        ])
        expect(revs((await store.deletions.undoBatch('d', 2))?.messages ?? [])).toEqual([[3, 11]])
        expect(await store.deletions.undoBatch('d', 2)).toBeUndefined()
        expect((await store.messages.byId('lobby.2'))?.message).toEqual({
          ...(before as NonNullable<typeof before>),
          rev: 10,
          restored: 7,
        })
        expect((await store.rooms.byId('lobby'))?.rev).toBe(11)
        expect((await store.deletions.byId('d'))?.undoneAt).toBe(at)
      }))

    test('what was put back keeps the revision of its first deletion and counts as unread no more', () =>
      withStore(async (store) => {
        await say(store, 2)
        const unread = async () => (await store.rooms.viewFor('lobby', 'alice'))?.unread
        expect(await unread()).toBe(2)
        for (const id of ['d1', 'd2']) {
          await begin(store, id)
          await store.deletions.deleteBatch(id, 'lobby', [1])
          expect(await unread()).toBe(1)
          await store.deletions.undoBatch(id, 10)
          expect(await unread()).toBe(1)
        }
        expect((await store.messages.byId('lobby.1'))?.message).toMatchObject({
          text: 'm0',
          restored: 3,
          rev: 6,
        })
        expect(
          (await store.messages.append({ room: 'lobby', author: bob, text: 'm0', at, nonce: 'n0' })).isNew,
        ).toBe(false)
      }))

    test('after its time what a deletion took is gone for good, and only that', () =>
      withStore(async (store) => {
        await say(store, 2)
        await begin(store, 'old', at - day)
        await store.deletions.deleteBatch('old', 'lobby', [1])
        await begin(store, 'new')
        await store.deletions.deleteBatch('new', 'lobby', [2])
        expect(await store.deletions.forgetBefore(at)).toBe(1)
        expect(await store.deletions.undoBatch('old', 10)).toBeUndefined()
        expect((await store.messages.byId('lobby.1'))?.message).toMatchObject({ deleted: true, text: '' })
        expect((await store.deletions.undoBatch('new', 10))?.messages.length).toBe(1)
      }))

    test('are listed newest first, page by page, with the names of those they concern', () =>
      withStore(async (store) => {
        await begin(store, 'a')
        await begin(store, 'b')
        await begin(store, 'c', at + 1)
        const list = async (after?: string) => (await store.deletions.list({ after }, 2)).map(({ id }) => id)
        expect(await list()).toEqual(['c', 'b'])
        expect(await list('b')).toEqual(['a'])
        expect(await store.deletions.byId('a')).toMatchObject({
          by: { id: 'alice', name: 'Alice' },
          accounts: [bob],
          room: null,
          messages: 0,
          undoneAt: null,
        })
        expect(await store.deletions.list({ room: 'lobby' }, 10)).toEqual([])
      }))

    test('of a private room are listed for who is in it, and tell nobody else where a list goes on', () =>
      withStore(async (store) => {
        await store.rooms.create({ id: 'r', name: 'r', kind: 'private', topic: '', at }, bob)
        await begin(store, 'a')
        await begin(store, 'hidden', at + 1, 'r')
        await begin(store, 'c', at + 2)
        const list = async (asker: string, after?: string) =>
          (await store.deletions.list({ asker, after }, 5)).map(({ id }) => id)
        expect(await list('bob')).toEqual(['c', 'hidden', 'a'])
        expect(await list('bob', 'hidden')).toEqual(['a'])
        expect(await list('alice')).toEqual(['c', 'a'])
        expect(await list('alice', 'hidden')).toEqual(await list('alice', 'none'))
      }))

    test('messages are shown newest first, also of several rooms', () =>
      withStore(async (store) => {
        await store.rooms.create({ id: 'r', name: 'r', kind: 'public', topic: '', at }, bob)
        await say(store, 2)
        await say(store, 1, { room: 'r', nonce: 'other', at: at + 7 })
        const places = [1, 2].map((seq) => ({ room: 'lobby', seq })).concat({ room: 'r', seq: 1 })
        const shown = await store.deletions.messagesAt(places)
        expect(shown.map(({ id }) => id)).toEqual(['r.1', 'lobby.2', 'lobby.1'])
        expect(await store.deletions.messagesAt([])).toEqual([])
      }))
  })
}
