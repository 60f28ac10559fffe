import { describe, expect, test } from 'bun:test'
import type { Draft, Store } from '../../core/ports.ts'
import { Refusal } from '../../protocol/refusals.ts'
import { administrationContract } from './administration-contract.ts'
import { departuresContract } from './departures-contract.ts'
import { dialectsContract } from './dialects-contract.ts'
import { filesContract } from './files-contract.ts'
import { mailContract } from './mail-contract.ts'
import { moderationContract } from './moderation-contract.ts'
import { notificationsContract } from './notifications-contract.ts'
import { profilesContract } from './profiles-contract.ts'
import { tallyContract } from './tally-contract.ts'

const at = Date.parse('2026-11-21T09:00:00Z')
const alice = { id: 'alice', name: 'Alice' }
const bob = { id: 'bob', name: 'bob' }

/** What the store of every database must do: one body, run against each. */
export const storeContract = (
  name: string,
  open: () => Promise<{ store: Store; close(): Promise<void> }>,
): void => {
  const withStore = async (work: (store: Store) => Promise<void>): Promise<void> => {
    const { store, close } = await open()
    try {
      for (const { id, name: username } of [alice, bob])
        await store.accounts.create({
          id,
          username,
          passwordHash: `hash of ${id}`,
          email: null,
          at,
          owner: 'if-none',
        })
      await work(store)
    } finally {
      await close()
    }
  }
  administrationContract(name, withStore)
  filesContract(name, withStore)
  tallyContract(name, withStore)
  notificationsContract(name, withStore)

  const draft = (text: string, nonce: string, more: Partial<Draft> = {}): Draft => ({
    room: 'lobby',
    author: alice,
    text,
    at,
    nonce,
    ...more,
  })
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work
      return 'no refusal'
    } catch (error) {
      return error instanceof Refusal ? error.code : String(error)
    }
  }
  const seqs = (messages: { seq: number }[]): number[] => messages.map(({ seq }) => seq)

  describe(`${name}: accounts and sessions`, () => {
    test('the first account that may own the installation does, later ones do not', () =>
      withStore(async (store) => {
        const must = { id: 'x', username: 'x', passwordHash: 'h', email: null, at, owner: 'must' } as const
        expect(await codeOf(store.accounts.create(must))).toBe('forbidden')
        expect(await store.accounts.byId('x')).toBeUndefined()
        expect((await store.accounts.byName('ALICE'))?.role).toBe('owner')
        expect((await store.accounts.byId('bob'))?.role).toBe('member')
        expect(await store.accounts.hasOwner()).toBe(true)
      }))

    test('names are unique whatever their case or form', () =>
      withStore(async (store) => {
        const again = { id: 'x', username: 'ＡＬＩＣＥ', passwordHash: null, email: null, at }
        expect(await codeOf(store.accounts.create(again))).toBe('name-taken')
        expect(await store.accounts.byId('x')).toBeUndefined()
      }))

    test('a session is found by its hash until it ends, and nobody ends another’s', () =>
      withStore(async (store) => {
        const session = {
          id: 's',
          tokenHash: 'h',
          account: 'alice',
          createdAt: at,
          usedAt: at,
          agent: '',
          address: '',
        }
        await store.sessions.create(session)
        expect(await store.sessions.end('bob', ['s'])).toEqual([])
        expect((await store.sessions.byTokenHash('h'))?.account).toBe('alice')
        expect(await store.sessions.end('alice', ['s', 'other'])).toEqual(['s'])
        expect(await store.sessions.byTokenHash('h')).toBeUndefined()
      }))
  })

  describe(`${name}: messages`, () => {
    test('R3: appends at once get dense revisions in the order they came', () =>
      withStore(async (store) => {
        const many = Array.from({ length: 200 }, (_, i) => store.messages.append(draft(`m${i}`, `n${i}`)))
        const appended = await Promise.all(many)
        expect(seqs(appended.map(({ message }) => message))).toEqual(
          Array.from({ length: 200 }, (_, i) => i + 1),
        )
      }))

    test('R2: the same nonce finds the first message, also in one batch and after an edit', () =>
      withStore(async (store) => {
        const twice = await Promise.all([
          store.messages.append(draft('hello', 'n')),
          store.messages.append(draft('hello', 'n')),
        ])
        expect(twice.map(({ message, isNew }) => [message.seq, isNew])).toEqual([
          [1, true],
          [1, false],
        ])
        await store.messages.change('lobby.1', { what: 'edit', text: 'edited', at })
        expect((await store.messages.append(draft('hello', 'n'))).message).toMatchObject({
          seq: 1,
          text: 'edited',
        })
        expect((await store.messages.append(draft('hello', 'n', { author: bob }))).isNew).toBe(true)
      }))

    test('R2: a nonce that already names another message is refused and takes no revision', () =>
      withStore(async (store) => {
        await store.messages.append(draft('hello', 'n'))
        expect(await codeOf(store.messages.append(draft('other', 'n')))).toBe('nonce-reused')
        expect((await store.messages.append(draft('next', 'n2'))).message.seq).toBe(2)
      }))

    test('a refused write leaves the others of its batch in place', () =>
      withStore(async (store) => {
        const [first, unknown, second] = await Promise.allSettled([
          store.messages.append(draft('one', 'n1')),
          store.messages.append(draft('lost', 'n2', { room: 'nowhere' })),
          store.messages.append(draft('two', 'n3')),
        ])
        expect([first.status, unknown.status, second.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
        expect(seqs((await store.messages.changes('lobby', 0, 10)).messages)).toEqual([1, 2])
      }))

    test('each change takes one revision, and a change that changes nothing takes none', () =>
      withStore(async (store) => {
        await store.messages.append(draft('hello', 'n'))
        const react = { what: 'react', account: 'bob', emoji: '👍', on: true } as const
        expect((await store.messages.change('lobby.1', react)).message).toMatchObject({ seq: 1, rev: 2 })
        expect((await store.messages.change('lobby.1', react)).isChange).toBe(false)
        const deleted = await store.messages.change('lobby.1', { what: 'delete' })
        expect(deleted.message).toMatchObject({ rev: 3, text: '', deleted: true })
        expect(deleted.message.reactions).toBeUndefined()
        expect(await codeOf(store.messages.change('lobby.1', { what: 'edit', text: 'x', at }))).toBe(
          'not-found',
        )
        expect(await codeOf(store.messages.change('lobby.9', react))).toBe('not-found')
      }))

    test('R4: changes come in order of revision, in their current state, page by page without gap or repeat', () =>
      withStore(async (store) => {
        for (let i = 1; i <= 6; i++) await store.messages.append(draft(`m${i}`, `n${i}`))
        await store.messages.change('lobby.2', { what: 'edit', text: 'edited', at })
        await store.messages.change('lobby.5', { what: 'delete' })
        const seen: [number, number][] = []
        for (let after = 0, more = true; more; ) {
          const page = await store.messages.changes('lobby', after, 2)
          seen.push(...page.messages.map(({ seq, rev }): [number, number] => [seq, rev]))
          after = page.messages.at(-1)?.rev ?? after
          more = page.more
          expect(page.rev).toBe(8)
        }
        expect(seen).toEqual([
          [1, 1],
          [3, 3],
          [4, 4],
          [6, 6],
          [2, 7],
          [5, 8],
        ])
      }))

    test('history pages backward, forward and around without gap, and says what lies beyond', () =>
      withStore(async (store) => {
        for (let i = 1; i <= 7; i++) await store.messages.append(draft(`m${i}`, `n${i}`))
        const page = async (request: Parameters<Store['messages']['history']>[1]) => {
          const { messages, moreBefore, moreAfter } = await store.messages.history('lobby', request)
          return [seqs(messages), moreBefore, moreAfter]
        }
        expect(await page({ limit: 3 })).toEqual([[5, 6, 7], true, false])
        expect(await page({ before: 5, limit: 3 })).toEqual([[2, 3, 4], true, true])
        expect(await page({ before: 2, limit: 3 })).toEqual([[1], false, true])
        expect(await page({ after: 5, limit: 3 })).toEqual([[6, 7], true, false])
        expect(await page({ around: 4, limit: 3 })).toEqual([[3, 4, 5], true, true])
        expect(await page({ around: 99, limit: 3 })).toEqual([[7], true, false])
      }))

    test('a reply keeps what it answers', () =>
      withStore(async (store) => {
        await store.messages.append(draft('question', 'n1'))
        await store.messages.append(draft('answer', 'n2', { replyTo: 'lobby.1' }))
        expect((await store.messages.byId('lobby.2'))?.message.replyTo).toBe('lobby.1')
      }))
  })

  describe(`${name}: rooms`, () => {
    const notice = (room: string, text: string): Draft =>
      draft(text, '', { room, nonce: null, kind: 'notice' })
    const newRoom = (id: string, name: string, kind: 'public' | 'private') => ({
      id,
      name,
      kind,
      topic: '',
      at,
    })

    test('a public name is taken once; a private room’s name is nobody’s business', () =>
      withStore(async (store) => {
        await store.rooms.create(newRoom('r1', 'Plans', 'private'), alice)
        await store.rooms.create(newRoom('r2', 'plans', 'public'), bob)
        expect(await codeOf(store.rooms.create(newRoom('r3', 'PLANS', 'public'), bob))).toBe('name-taken')
        expect((await store.rooms.seenBy('bob')).map(({ id }) => id)).toEqual(['lobby', 'r2'])
      }))

    test('joining and leaving tell a notice once and count the members', () =>
      withStore(async (store) => {
        await store.rooms.create(newRoom('r', 'r', 'public'), alice)
        expect((await store.rooms.join('r', bob, 'member', notice('r', 'bob joined')))?.seq).toBe(1)
        expect(await store.rooms.join('r', bob, 'member', notice('r', 'bob joined'))).toBeUndefined()
        expect((await store.rooms.viewFor('r', 'bob'))?.members).toBe(2)
        expect((await store.rooms.members('r', '', 10)).map(({ account }) => account.name)).toEqual([
          'Alice',
          'bob',
        ])
        expect((await store.rooms.leave('r', 'bob', notice('r', 'bob left')))?.seq).toBe(2)
        expect(await store.rooms.leave('r', 'bob', notice('r', 'bob left'))).toBeUndefined()
        expect(await store.rooms.viewFor('r', 'bob')).toMatchObject({ members: 1, role: null, unread: 0 })
      }))

    test('unread counts the messages of others after the marker, not notices, deleted or own ones', () =>
      withStore(async (store) => {
        await store.rooms.create(newRoom('r', 'r', 'public'), alice)
        await store.rooms.join('r', bob, 'member', notice('r', 'bob joined'))
        await store.messages.append(draft('one', 'n1', { room: 'r' }))
        await store.messages.append(draft('two', 'n2', { room: 'r' }))
        await store.messages.append(draft('mine', 'n1', { room: 'r', author: bob }))
        await store.messages.change('r.2', { what: 'delete' })
        expect((await store.rooms.joinedBy('bob')).find(({ id }) => id === 'r')?.unread).toBe(1)
        expect(await store.rooms.markRead('r', 'bob', 3)).toMatchObject({ read: 3, unread: 0 })
        expect(await store.rooms.markRead('r', 'bob', 1)).toMatchObject({ read: 3, unread: 0 })
        expect((await store.rooms.markRead('r', 'bob', 999)).read).toBe(5)
      }))

    test('what was said before one came is history, not unread', () =>
      withStore(async (store) => {
        await store.messages.append(draft('old', 'n1'))
        await store.accounts.create({ id: 'carol', username: 'carol', passwordHash: 'h', email: null, at })
        expect(await store.rooms.joinedBy('carol')).toMatchObject([{ id: 'lobby', read: 1, unread: 0 }])
      }))
  })

  profilesContract(name, withStore)
  dialectsContract(name, withStore)
  departuresContract(name, withStore)
  mailContract(name, withStore)
  moderationContract(name, withStore)
}
