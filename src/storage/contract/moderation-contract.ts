import { describe, expect, test } from 'bun:test'
import type { Sanction } from '../../core/moderation/ports.ts'
import type { Store } from '../../core/ports.ts'
import { actOf, codeOf, type WithStore } from './acts.ts'
import { auditContract } from './audit-contract.ts'
import { deletionsContract } from './deletions-contract.ts'
import { reportsContract } from './reports-contract.ts'
import { undoContract } from './undo-contract.ts'

const at = Date.parse('2026-11-21T09:00:00Z')
const alice = { id: 'alice', name: 'Alice' }
const bob = { id: 'bob', name: 'bob' }

const sanction = (more: Partial<Sanction> = {}): Sanction => ({
  kind: 'ban',
  account: bob,
  room: 'lobby',
  reason: 'spam',
  until: null,
  by: alice,
  at,
  ...more,
})

/** What the store of every database must do for moderation; alice owns the installation, bob is a member. */
export const moderationContract = (name: string, withStore: WithStore): void => {
  describe(`${name}: bans and mutes`, () => {
    test('a ban ends the membership, is told in the room and written down, all at once', () =>
      withStore(async (store) => {
        const { notice, wasMember } = await store.moderation.sanction(sanction(), actOf('room.ban', 'lobby'))
        expect(wasMember).toBe(true)
        expect(notice).toMatchObject({ seq: 1, rev: 1, kind: 'notice', text: 'room.ban', author: alice })
        expect(await store.rooms.memberships('bob')).toEqual([])
        expect((await store.rooms.viewFor('lobby', 'bob'))?.members).toBe(1)
        expect(await store.moderation.standing('bob')).toMatchObject({
          role: 'member',
          sanctions: [{ kind: 'ban', room: 'lobby', reason: 'spam', until: null }],
        })
        expect((await store.audit.list({}, 10)).map(({ action }) => action)).toEqual(['room.ban'])
      }))

    test('a new one replaces the old of the same kind and place, and lifting it twice finds nothing', () =>
      withStore(async (store) => {
        await store.moderation.sanction(sanction(), actOf('room.ban'))
        await store.moderation.sanction(sanction({ kind: 'mute', room: null }), actOf('account.mute'))
        const again = await store.moderation.sanction(sanction({ until: at + 5 }), actOf('room.ban'))
        expect(again.wasMember).toBe(false)
        const standing = await store.moderation.standing('bob')
        expect(standing?.sanctions.map(({ kind, room, until }) => [kind, room, until]).sort()).toEqual([
          ['ban', 'lobby', at + 5],
          ['mute', null, null],
        ])
        const lifting = { kind: 'ban', account: 'bob', room: 'lobby' } as const
        expect(await store.moderation.lift(lifting, actOf('room.unban'))).toBeDefined()
        expect(await store.moderation.lift(lifting, actOf('room.unban'))).toBeUndefined()
        expect((await store.moderation.standing('bob'))?.sanctions.length).toBe(1)
        expect((await store.audit.list({ action: 'room.unban' }, 10)).length).toBe(1)
      }))

    test('a ban everywhere ends every session and answers which', () =>
      withStore(async (store) => {
        const session = { account: 'bob', createdAt: at, usedAt: at, agent: '', address: '' }
        await store.sessions.create({ ...session, id: 's1', tokenHash: 'h1' })
        await store.sessions.create({ ...session, id: 's2', tokenHash: 'h2' })
        await store.sessions.create({ ...session, id: 's3', tokenHash: 'h3', account: 'alice' })
        const acted = await store.moderation.sanction(sanction({ room: null }), actOf('account.ban'))
        expect(acted.endedSessions.sort()).toEqual(['s1', 's2'])
        expect(acted.wasMember).toBe(false)
        expect(await store.sessions.byTokenHash('h1')).toBeUndefined()
        expect(await store.sessions.byTokenHash('h3')).toBeDefined()
      }))

    test('nobody is known of whom there is no account', () =>
      withStore(async (store) => expect(await store.moderation.standing('nobody')).toBeUndefined()))

    test('are listed by name while they hold, and no page tears an account apart', () =>
      withStore(async (store) => {
        for (const id of ['carol', 'dave'])
          await store.accounts.create({
            id,
            username: id,
            passwordHash: null,
            email: null,
            at,
          })
        const put = (account: string, kind: 'ban' | 'mute', until: number | null = null) =>
          store.moderation.sanction(sanction({ account: { id: account, name: '' }, kind, until }), actOf('x'))
        await put('dave', 'mute')
        await put('carol', 'ban')
        await put('carol', 'mute')
        await put('bob', 'ban', at - 1)
        const page = async (after: string, limit: number) => {
          const { sanctions, more } = await store.moderation.sanctions('lobby', at, after, limit)
          return [sanctions.map(({ account, kind }) => `${account.name} ${kind}`), more]
        }
        expect(await page('', 10)).toEqual([['carol ban', 'carol mute', 'dave mute'], false])
        expect(await page('', 1)).toEqual([['carol ban', 'carol mute'], true])
        expect(await page('carol', 1)).toEqual([['dave mute'], false])
        expect((await store.moderation.sanctions(null, at, '', 10)).sanctions).toEqual([])
      }))
  })

  describe(`${name}: members and roles`, () => {
    const newRoom = (store: Store) =>
      store.rooms.create({ id: 'r', name: 'r', kind: 'public', topic: '', at }, alice)
    const joined = { room: 'r', author: bob, text: 'bob joined', at, nonce: null, kind: 'notice' } as const

    test('a member is removed once', () =>
      withStore(async (store) => {
        await newRoom(store)
        await store.rooms.join('r', bob, 'member', joined)
        const member = { room: 'r', account: 'bob' }
        expect((await store.moderation.removeMember(member, actOf('x', 'r')))?.notice?.seq).toBe(2)
        expect(await store.moderation.removeMember(member, actOf('x', 'r'))).toBeUndefined()
        expect((await store.rooms.byId('r'))?.rev).toBe(2)
      }))

    test('the last owner of a room keeps the role, and a refused change leaves no trace', () =>
      withStore(async (store) => {
        await newRoom(store)
        await store.rooms.join('r', bob, 'member', joined)
        const set = (account: string, role: 'owner' | 'member') =>
          store.moderation.setRoomRole({ room: 'r', account, role }, actOf('room.set-role', 'r'))
        expect(await codeOf(set('alice', 'member'))).toBe('forbidden')
        expect(await store.audit.list({}, 10)).toEqual([])
        expect((await store.rooms.byId('r'))?.rev).toBe(1)
        expect((await set('bob', 'owner'))?.notice?.seq).toBe(2)
        expect(await set('bob', 'owner')).toBeUndefined()
        expect((await set('alice', 'member'))?.notice?.seq).toBe(3)
        expect(await codeOf(set('bob', 'member'))).toBe('forbidden')
      }))

    test('the last owner of the installation keeps the role and can’t be banned, also when all is tried at once', () =>
      withStore(async (store) => {
        const set = (account: string, role: 'owner' | 'member') =>
          store.moderation.setAccountRole({ account, role }, actOf('account.set-role'))
        expect(await codeOf(set('alice', 'member'))).toBe('forbidden')
        expect(
          await codeOf(store.moderation.sanction(sanction({ account: alice, room: null }), actOf('x'))),
        ).toBe('forbidden')
        expect(await set('bob', 'owner')).toBe(true)
        expect(await set('bob', 'owner')).toBe(false)
        const both = await Promise.all([codeOf(set('alice', 'member')), codeOf(set('bob', 'member'))])
        expect(both.sort()).toEqual(['forbidden', 'no refusal'])
        const roles = [await store.accounts.byId('alice'), await store.accounts.byId('bob')]
        expect(roles.map((account) => account?.role).sort()).toEqual(['member', 'owner'])
      }))

    test('slow mode is told when it changes, and stands in the view of the room', () =>
      withStore(async (store) => {
        const set = (seconds: number) =>
          store.moderation.setSlowMode({ room: 'lobby', seconds }, actOf('room.slow-mode', 'lobby'))
        expect((await set(30))?.notice?.seq).toBe(1)
        expect(await set(30)).toBeUndefined()
        expect((await store.rooms.byId('lobby'))?.slowSeconds).toBe(30)
        expect((await store.rooms.viewFor('lobby', 'bob'))?.slowSeconds).toBe(30)
        await set(0)
        expect((await store.rooms.joinedBy('bob'))[0]?.slowSeconds).toBeUndefined()
      }))
  })

  reportsContract(name, withStore)
  deletionsContract(name, withStore)
  undoContract(name, withStore)
  auditContract(name, withStore)
}
