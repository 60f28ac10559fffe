import { describe, expect, test } from 'bun:test'
import type { NewRegistration } from '../../core/accounts/ports.ts'
import type { Store } from '../../core/ports.ts'
import { Refusal } from '../../protocol/refusals.ts'

const at = Date.parse('2026-11-21T09:00:00Z')
const day = 24 * 60 * 60 * 1000

type WithStore = (work: (store: Store) => Promise<void>) => Promise<void>

const codeOf = (error: unknown): string => (error instanceof Refusal ? error.code : String(error))
const outcomes = async (works: Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(works)).map((one) => (one.status === 'fulfilled' ? 'done' : codeOf(one.reason)))
const countOf = (all: string[], what: string): number => all.filter((one) => one === what).length

const newcomer = (
  id: string,
  email: string | null,
  more: Partial<NewRegistration> = {},
): NewRegistration => ({
  account: { id, username: id, passwordHash: `hash of ${id}`, email, at },
  mustVerify: false,
  mailId: `mail-${id}`,
  ...more,
})
const addToken = (
  store: Store,
  tokenHash: string,
  account: string,
  address: string,
  purpose: 'verify' | 'reset',
) => store.mail.addToken({ tokenHash, purpose, account, address, expiresAt: at + day, at })
const session = (id: string, account: string) => ({
  id,
  tokenHash: `token of ${id}`,
  account,
  createdAt: at,
  usedAt: at,
  agent: '',
  address: '',
})
const claim = (store: Store, now: number, limit = 10) =>
  store.mail.claim({ at: now, until: now + 1000, limit })

/** What every store must do with addresses, owed mails and invitations; alice and bob are there already. */
export const mailContract = (name: string, withStore: WithStore): void => {
  describe(`${name}: registrations`, () => {
    test('R16: an account and the mail about its address stand or fall together', () =>
      withStore(async (store) => {
        const twins = ['one', 'two'].map((id) => {
          const { account, ...rest } = newcomer(id, `${id}@example.org`)
          return store.registrations.register({ ...rest, account: { ...account, username: 'twin' } })
        })
        expect((await outcomes(twins)).sort()).toEqual(['done', 'name-taken'])
        expect((await claim(store, at)).length).toBe(1)
      }))

    test('an invitation is used as often as it says, by however many at once, and gives role and rooms', () =>
      withStore(async (store) => {
        const room = { id: 'r', name: 'plans', kind: 'private' as const, topic: '', at }
        await store.rooms.create(room, { id: 'alice', name: 'Alice' })
        const invitation = { id: 'i', tokenHash: 'h', inviter: 'alice', role: 'moderator' as const }
        await store.invitations.create({ ...invitation, rooms: ['r'], uses: 3, at, expiresAt: at + day })
        const rooms = [{ room: 'r', notice: 'Alice brought somebody' }]
        const entering = { tokenHash: 'h', role: 'moderator' as const, rooms }
        const all = await outcomes(
          Array.from({ length: 20 }, (_, i) =>
            store.registrations.register(newcomer(`guest${i}`, null, { invitation: entering })),
          ),
        )
        expect([countOf(all, 'done'), countOf(all, 'forbidden')]).toEqual([3, 17])
        expect((await store.rooms.byId('r'))?.members).toBe(4)
        expect((await store.rooms.byId('r'))?.rev).toBe(3)
        expect(await store.invitations.open({ at })).toEqual([])
        const entered = (await store.rooms.members('r', '', 10)).map(({ account }) => account.id)
        for (const id of entered.filter((one) => one !== 'alice'))
          expect((await store.accounts.byId(id))?.role).toBe('moderator')
      }))

    test('an invitation is no use once it is over, revoked, or its inviter may not give that role', () =>
      withStore(async (store) => {
        const invite = (id: string, inviter: string, expiresAt: number) =>
          store.invitations.create({
            id,
            tokenHash: id,
            inviter,
            role: 'member',
            rooms: [],
            uses: 9,
            at,
            expiresAt,
          })
        await invite('over', 'alice', at)
        await invite('revoked', 'alice', at + day)
        await store.invitations.revoke('revoked')
        await invite('of-a-member', 'bob', at + day)
        const use = (tokenHash: string) =>
          store.registrations.register(
            newcomer(tokenHash, null, { invitation: { tokenHash, role: 'member', rooms: [] } }),
          )
        expect(await outcomes(['over', 'revoked', 'of-a-member'].map(use))).toEqual(
          Array(3).fill('forbidden'),
        )
        expect(await store.accounts.byId('over')).toBeUndefined()
      }))
  })

  describe(`${name}: addresses`, () => {
    test('a token proves its address once, however many use it at once', () =>
      withStore(async (store) => {
        await store.registrations.register(newcomer('carol', 'Carol@example.org'))
        await addToken(store, 'h1', 'carol', 'Carol@example.org', 'verify')
        await addToken(store, 'h2', 'carol', 'Carol@example.org', 'verify')
        const uses = Array.from({ length: 50 }, (_, i) =>
          store.addresses.verify({ tokenHash: i % 2 ? 'h1' : 'h2', at }),
        )
        const all = await outcomes(uses)
        expect([countOf(all, 'done'), countOf(all, 'not-found')]).toEqual([1, 49])
        expect((await store.addresses.holder('CAROL@example.org'))?.id).toBe('carol')
      }))

    test('a token proves nothing once it is too old, or for another purpose', () =>
      withStore(async (store) => {
        await store.registrations.register(newcomer('carol', 'carol@example.org'))
        await addToken(store, 'verify', 'carol', 'carol@example.org', 'verify')
        await addToken(store, 'reset', 'carol', 'carol@example.org', 'reset')
        expect(
          await outcomes([
            store.addresses.verify({ tokenHash: 'verify', at: at + day }),
            store.addresses.verify({ tokenHash: 'reset', at }),
            store.passwords.reset({ tokenHash: 'verify', passwordHash: 'x', at, mailId: 'm' }),
          ]),
        ).toEqual(Array(3).fill('not-found'))
        expect(await store.mail.token('verify', at + day)).toBeUndefined()
        expect((await store.mail.token('verify', at))?.purpose).toBe('verify')
      }))

    test('an address may wait at several accounts and belongs to one', () =>
      withStore(async (store) => {
        for (const id of ['carol', 'dave']) {
          await store.registrations.register(newcomer(id, `Same@example.org`))
          await addToken(store, id, id, 'Same@example.org', 'verify')
        }
        expect((await store.addresses.waiting('same@example.org')).map(({ id }) => id)).toEqual([
          'carol',
          'dave',
        ])
        expect(
          await outcomes(['dave', 'carol'].map((tokenHash) => store.addresses.verify({ tokenHash, at }))),
        ).toEqual(['done', 'name-taken'])
        expect((await store.addresses.holder('same@example.org'))?.id).toBe('dave')
      }))

    test('a proved address counts until the new one is proved, and older tokens die', () =>
      withStore(async (store) => {
        await store.registrations.register(newcomer('carol', 'old@example.org'))
        await addToken(store, 'old', 'carol', 'old@example.org', 'verify')
        await store.addresses.verify({ tokenHash: 'old', at })
        await store.mail.done('mail-carol')
        const change = (email: string | null) =>
          store.addresses.change({ account: 'carol', email, at, mailIds: [`to ${email}`, `about ${email}`] })
        await change('first@example.org')
        await addToken(store, 'first', 'carol', 'first@example.org', 'verify')
        expect(await change('second@example.org')).toMatchObject({
          email: 'old@example.org',
          newEmail: 'second@example.org',
        })
        expect(await outcomes([store.addresses.verify({ tokenHash: 'first', at })])).toEqual(['not-found'])
        const owed = (await claim(store, at)).map(({ kind, address }) => `${kind} ${address}`)
        expect(owed.sort()).toEqual([
          'address-changing old@example.org',
          'address-changing old@example.org',
          'verify first@example.org',
          'verify second@example.org',
        ])
        await addToken(store, 'second', 'carol', 'second@example.org', 'verify')
        const proved = await store.addresses.verify({ tokenHash: 'second', at })
        expect([proved.email, proved.newEmail]).toEqual(['second@example.org', undefined])
        expect((await change(null)).email).toBeUndefined()
      }))

    test('a password set anew ends sessions: all of them, or all but one', () =>
      withStore(async (store) => {
        await store.registrations.register(newcomer('carol', 'carol@example.org'))
        await addToken(store, 'v', 'carol', 'carol@example.org', 'verify')
        await store.addresses.verify({ tokenHash: 'v', at })
        for (const id of ['s1', 's2', 's3']) await store.sessions.create(session(id, 'carol'))
        await store.sessions.create(session('s4', 'alice'))
        const set = { account: 'carol', passwordHash: 'new', keep: 's2', at, mailId: 'm1' }
        expect((await store.passwords.set(set)).sort()).toEqual(['s1', 's3'])
        await addToken(store, 'r', 'carol', 'carol@example.org', 'reset')
        const reset = { tokenHash: 'r', passwordHash: 'newer', at, mailId: 'm2' }
        const done = await store.passwords.reset(reset)
        expect([done.account.passwordHash, done.ended]).toEqual(['newer', ['s2']])
        expect(await outcomes([store.passwords.reset(reset)])).toEqual(['not-found'])
        expect((await store.sessions.byTokenHash('token of s4'))?.account).toBe('alice')
      }))
  })

  describe(`${name}: the outbox`, () => {
    const owe = (store: Store, ...ids: string[]) =>
      store.mail.owe({
        mails: ids.map((id) => ({ id, kind: 'reset-asked', account: null, address: `${id}@example.org` })),
        at,
      })
    const idsOf = (mails: { id: string }[]): string[] => mails.map(({ id }) => id).sort()

    test('gives each mail to one worker, and to another one when the first has died', () =>
      withStore(async (store) => {
        await owe(store, 'a', 'b', 'c')
        const [first, second] = await Promise.all([claim(store, at, 2), claim(store, at, 2)])
        expect(idsOf([...first, ...second])).toEqual(['a', 'b', 'c'])
        expect(await claim(store, at + 999)).toEqual([])
        expect(await store.mail.nextDue()).toBe(at + 1000)
        const again = await claim(store, at + 1000)
        expect(again.map(({ tries }) => tries)).toEqual([2, 2, 2])
        await store.mail.release()
        expect((await claim(store, at + 1001)).length).toBe(3)
      }))

    test('waits before the next try, prefers new ones, and forgets what is done', () =>
      withStore(async (store) => {
        await owe(store, 'a')
        await claim(store, at)
        await store.mail.putOff({ id: 'a', error: 'not now', dueAt: at + 5000 })
        expect([await store.mail.nextDue(), await claim(store, at + 4999)]).toEqual([at + 5000, []])
        await owe(store, 'b')
        expect((await claim(store, at + 5000, 1)).map(({ id }) => id)).toEqual(['b'])
        for (const id of ['a', 'b']) await store.mail.done(id)
        expect(await store.mail.nextDue()).toBeUndefined()
      }))

    test('keeps and gives up mails, which wait again when asked, and forgets them after a month', () =>
      withStore(async (store) => {
        await owe(store, 'a', 'b')
        await claim(store, at)
        await store.mail.keep('a')
        await store.mail.putOff({ id: 'b', error: 'never', dueAt: null })
        expect(await store.mail.nextDue()).toBeUndefined()
        expect(idsOf(await store.mail.list({ state: 'failed', limit: 5 }))).toEqual(['b'])
        expect(await store.mail.byId('b')).toMatchObject({ state: 'failed', tries: 1, error: 'never' })
        expect(await store.mail.retry({ id: 'b', at })).toBe(true)
        expect(await store.mail.retry({ id: 'b', at })).toBe(false)
        expect(await store.mail.byId('b')).toMatchObject({ state: 'waiting', tries: 0, error: null })
        await claim(store, at + 31 * day)
        expect(await store.mail.byId('a')).toBeUndefined()
      }))

    test('replaces one mail by several, once', () =>
      withStore(async (store) => {
        await owe(store, 'a')
        const mails = ['x', 'y'].map((id) => ({ id, kind: 'verify' as const, account: id, address: id }))
        await Promise.all([1, 2].map(() => store.mail.replace({ id: 'a', mails, at })))
        expect(idsOf(await store.mail.list({ limit: 5 }))).toEqual(['x', 'y'])
      }))
  })
}
