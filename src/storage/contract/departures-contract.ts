import { describe, expect, test } from 'bun:test'
import type { Departing, DepartureStage } from '../../core/departures/ports.ts'
import type { Draft, Store } from '../../core/ports.ts'
import type { Message } from '../../protocol/entities.ts'
import { Refusal } from '../../protocol/refusals.ts'

type WithStore = (work: (store: Store) => Promise<void>) => Promise<void>

const at = Date.parse('2026-11-21T09:00:00Z')
const bob = { id: 'bob', name: 'bob' }
const alice = { id: 'alice', name: 'Alice' }
const alias = 'deleted-x1y2z3'

const leaving = (content: Departing['content']): Departing => ({
  account: 'bob',
  alias,
  content,
  at,
  newSalt: 'salt',
})

/** What is left of an account that was deleted; `alice` owns the installation, `bob` is a member. */
export const departuresContract = (name: string, withStore: WithStore): void => {
  const say = (store: Store, author: typeof bob, text: string, more: Partial<Draft> = {}) =>
    store.messages.append({ room: 'lobby', author, text, at, nonce: text, ...more })

  /** Works it off to the end; answers every change in order, and the stages that it went through. */
  const workOff = async (store: Store) => {
    const changed: { room: string; message: Message }[] = []
    const stages: DepartureStage[] = []
    for (let stage: DepartureStage = 'rooms'; stage !== 'outside'; ) {
      const step = await store.departures.step('bob', at)
      changed.push(...step.changed)
      stage = step.stage
      if (stages.at(-1) !== stage) stages.push(stage)
    }
    return { changed, stages }
  }
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'no refusal',
      (error) => (error instanceof Refusal ? error.code : String(error)),
    )
  const everything = async (store: Store, room = 'lobby') =>
    (await store.messages.history(room, { limit: 500 })).messages

  describe(`${name}: departures`, () => {
    test('the account, its sessions and its profile are gone at once, and its name is nobody’s for ever', () =>
      withStore(async (store) => {
        const session = { id: 's', tokenHash: 'h', account: 'bob', createdAt: at, usedAt: at }
        await store.sessions.create({ ...session, agent: '', address: '' })
        await store.profiles.update('bob', { firstName: 'Robert', avatar: 'picture' })
        expect(await store.departures.begin(leaving('keep'))).toEqual({
          username: 'bob',
          sessions: ['s'],
          rooms: ['lobby'],
          avatar: 'picture',
        })
        expect(await store.accounts.byId('bob')).toBeUndefined()
        expect(await store.sessions.byTokenHash('h')).toBeUndefined()
        expect(await store.profiles.of(['bob'])).toEqual([])
        const again = (username: string) =>
          codeOf(store.accounts.create({ id: username, username, passwordHash: 'h', email: null, at }))
        expect([
          await again('BOB'),
          await again('ｂｏｂ'),
          await again('Deleted-other'),
          await again('bobby'),
        ]).toEqual(['name-taken', 'name-taken', 'name-taken', 'no refusal'])
      }))

    test('refuses the only owner, an account that is not there, and a neutral name that somebody had', () =>
      withStore(async (store) => {
        expect(await codeOf(store.departures.begin({ ...leaving('keep'), account: 'alice' }))).toBe(
          'forbidden',
        )
        expect(await codeOf(store.departures.begin({ ...leaving('keep'), account: 'nobody' }))).toBe(
          'not-found',
        )
        expect(await codeOf(store.departures.begin({ ...leaving('keep'), alias: 'alice' }))).toBe(
          'name-taken',
        )
        expect(await store.accounts.byId('bob')).toBeDefined()
        await store.departures.begin(leaving('keep'))
        await store.accounts.create({ id: 'carol', username: 'carol', passwordHash: 'h', email: null, at })
        expect(await codeOf(store.departures.begin({ ...leaving('keep'), account: 'carol' }))).toBe(
          'name-taken',
        )
      }))

    test('what belongs to it alone goes with it: mails, links, invitations, sanctions; and copies of its words when erased', () =>
      withStore(async (store) => {
        await store.messages.append({ room: 'lobby', author: bob, text: 'rude', at, nonce: 'r' })
        const report = { at, message: 'lobby.1', author: bob, text: 'rude', reason: 'rude' }
        await store.reports.create({ id: 'r1', reporter: 'alice', ...report })
        await store.reports.create({ id: 'r2', reporter: 'bob', ...report, reason: 'mine' })
        const invitation = {
          id: 'i',
          tokenHash: 't',
          inviter: 'bob',
          role: 'member' as const,
          rooms: [],
          uses: 1,
        }
        await store.invitations.create({ ...invitation, at, expiresAt: at + 1000 })
        await store.departures.begin(leaving('erase'))
        expect(await store.invitations.byId('i')).toBeUndefined()
        expect(await store.reports.byId('r1')).toMatchObject({
          text: '',
          author: { name: alias },
          reason: 'rude',
        })
        expect(await store.reports.byId('r2')).toMatchObject({ text: '', reason: '' })
        expect(await store.traces.records('bob')).toMatchObject({ sanctions: [], activeDays: [] })
      }))

    test('kept messages stand under the neutral name, each with a new revision', () =>
      withStore(async (store) => {
        await say(store, bob, 'one')
        await say(store, alice, 'bob said one', { nonce: 'a' })
        await say(store, bob, 'two')
        await store.messages.change('lobby.2', { what: 'react', account: 'bob', emoji: '👍', on: true })
        await store.departures.begin(leaving('keep'))
        const { changed } = await workOff(store)
        expect(changed.map(({ message }) => [message.seq, message.rev]).sort()).toEqual([
          [1, 5],
          [3, 6],
        ])
        const [one, others, two] = await everything(store)
        expect([one?.text, one?.author.name, two?.text, two?.author.name]).toEqual([
          'one',
          alias,
          'two',
          alias,
        ])
        expect(others).toMatchObject({ text: 'bob said one', author: { name: 'Alice' }, rev: 4 })
        expect(others?.reactions).toEqual([{ emoji: '👍', accounts: ['bob'] }])
        expect(await store.messages.changes('lobby', 4, 10)).toMatchObject({ rev: 6, more: false })
      }))

    test('erased messages are tombstones without anything, and reactions are gone', () =>
      withStore(async (store) => {
        await say(store, bob, 'secret')
        await say(store, bob, 'edited', { replyTo: 'lobby.1' })
        await say(store, alice, 'hello', { nonce: 'a' })
        await store.messages.change('lobby.2', { what: 'edit', text: 'edited twice', at })
        for (const account of ['bob', 'alice'])
          await store.messages.change('lobby.3', { what: 'react', account, emoji: '👍', on: true })
        await store.messages.change('lobby.3', { what: 'react', account: 'bob', emoji: '🎉', on: true })
        await store.messages.change('lobby.1', { what: 'react', account: 'alice', emoji: '👀', on: true })
        await store.departures.begin(leaving('erase'))
        await workOff(store)
        const [first, second, third] = await everything(store)
        for (const message of [first, second]) {
          expect(message).toMatchObject({ text: '', deleted: true, author: { id: 'bob', name: alias } })
          for (const field of ['reactions', 'editedAt', 'replyTo']) expect(message).not.toHaveProperty(field)
        }
        expect(third).toMatchObject({ text: 'hello', reactions: [{ emoji: '👍', accounts: ['alice'] }] })
        const revs = (await store.messages.changes('lobby', 0, 100)).messages.map(({ rev }) => rev)
        expect(revs).toEqual([...new Set(revs)].sort((a, b) => a - b))
      }))

    test('leaves its rooms with a notice, the lobby without, and notices tell the old name no more', () =>
      withStore(async (store) => {
        const room = { id: 'r', name: 'r', kind: 'private', topic: '', at } as const
        await store.rooms.create(room, alice)
        const notice = (text: string, author = bob): Draft => ({
          ...{ room: 'r', author, text, at, nonce: null, kind: 'notice' },
        })
        await store.rooms.join('r', bob, 'member', notice('Alice brought bob'))
        await store.accounts.create({ id: 'carol', username: 'bobby', passwordHash: 'h', email: null, at })
        const carol = { id: 'carol', name: 'bobby' }
        await store.rooms.join('r', carol, 'member', notice('bob brought bobby', carol))
        await store.departures.begin(leaving('keep'))
        await workOff(store)
        expect((await everything(store, 'r')).map(({ text, author }) => [text, author.name])).toEqual([
          [`Alice brought ${alias}`, alias],
          [`${alias} brought bobby`, 'bobby'],
          [`${alias} left`, alias],
        ])
        expect(await store.rooms.byId('r')).toMatchObject({ members: 2 })
        expect(await store.rooms.byId('lobby')).toMatchObject({ members: 2, rev: 0 })
        expect(await store.rooms.memberships('bob')).toEqual([])
      }))

    test('is worked off a little at a time, and what was on its way when it began is found in the end', () =>
      withStore(async (store) => {
        for (let i = 0; i < 120; i++) await say(store, bob, `m${i}`)
        await store.departures.begin(leaving('erase'))
        let most = 0
        for (let stage: DepartureStage = 'rooms'; stage !== 'latecomers'; ) {
          const step = await store.departures.step('bob', at)
          most = Math.max(most, step.changed.length)
          stage = step.stage
        }
        expect(most).toBe(25)
        await say(store, bob, 'late')
        const { changed, stages } = await workOff(store)
        expect([changed.length, stages]).toEqual([1, ['outside']])
        expect(
          (await everything(store)).every(({ text, author }) => text === '' && author.name === alias),
        ).toBe(true)
      }))

    test('is remembered until it was scrubbed', () =>
      withStore(async (store) => {
        expect(await store.departures.unfinished()).toEqual([])
        expect(await store.departures.scrubbedAt()).toBe(0)
        await store.departures.begin(leaving('erase'))
        expect(await store.departures.unfinished()).toEqual([{ account: 'bob', stage: 'rooms' }])
        await workOff(store)
        await store.departures.reachScrub('bob')
        expect(await store.departures.unfinished()).toEqual([{ account: 'bob', stage: 'scrub' }])
        expect(await store.departures.step('bob', at)).toEqual({ changed: [], stage: 'scrub' })
        await store.departures.scrub(at)
        expect(await store.departures.unfinished()).toEqual([])
        expect(await store.departures.scrubbedAt()).toBe(at)
        expect((await say(store, alice, 'life goes on')).message.text).toBe('life goes on')
      }))
  })

  describe(`${name}: traces`, () => {
    test('of one account are its messages, the notices about it and its reactions, page by page, and nobody else’s', () =>
      withStore(async (store) => {
        for (let i = 0; i < 400; i++) await say(store, i % 2 ? bob : alice, `m${i}`, { nonce: `n${i}` })
        await store.rooms.create({ id: 'r', name: 'r', kind: 'public', topic: '', at }, alice)
        const joined: Draft = { room: 'r', author: bob, text: 'bob joined', at, nonce: null, kind: 'notice' }
        await store.rooms.join('r', bob, 'member', joined)
        for (const account of ['bob', 'alice'])
          await store.messages.change('lobby.1', { what: 'react', account, emoji: '👍', on: true })
        await store.messages.change('lobby.2', { what: 'react', account: 'alice', emoji: '👍', on: true })

        const texts: string[] = []
        for (let after: string | undefined = ''; after !== undefined; ) {
          const page: Awaited<ReturnType<Store['traces']['messages']>> = await store.traces.messages(
            'bob',
            after,
          )
          texts.push(...page.found.map(({ text }) => text))
          after = page.next
        }
        expect(texts.sort()).toEqual(Array.from({ length: 200 }, (_, i) => `m${i * 2 + 1}`).sort())
        const start = { room: '', seq: 0 }
        const { found: notices } = await store.traces.notices('bob', start)
        expect(notices).toMatchObject([{ room: 'r', text: 'bob joined' }])
        const { found: reactions } = await store.traces.reactions('bob', start)
        expect(reactions).toEqual([{ message: 'lobby.1', emoji: ['👍'] }])
      }))
  })
}
