import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { CommandName } from '../../src/protocol/commands.ts'
import { type Cast, castIn, type Person } from '../support/matrix/world.ts'
import { fresh } from '../support/moderation-cast.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'

let chat: TestChat
let cast: Cast
beforeAll(async () => {
  chat = await startTestChat()
  await chat.register('first')
  cast = await castIn(chat)
})
afterAll(() => chat.stop())

type Role = 'owner' | 'moderator' | 'member'

/** A public room as people would explain it, in the plainest way that can be checked by reading. */
const createModel = (owner: number, staff: number) => {
  const roles = new Map<number, Role>([[owner, 'owner']])
  const banned = new Set<number>()
  const muted = new Set<number>()
  const height: Record<Role, number> = { member: 1, moderator: 2, owner: 3 }
  const rank = (who: number): number => (who === staff ? 9 : (height[roles.get(who) as Role] ?? 0))
  const keepsOrder = (who: number): boolean => rank(who) >= height.moderator
  const owners = (): number => [...roles.values()].filter((role) => role === 'owner').length

  const remove = (by: number, whom: number): boolean =>
    keepsOrder(by) && rank(whom) < rank(by) && roles.delete(whom)

  return {
    roles,
    may: {
      join(by: number) {
        if (banned.has(by)) return false
        if (!roles.has(by)) roles.set(by, 'member')
        return true
      },
      leave: (by: number) => roles.delete(by),
      send: (by: number) => roles.has(by) && !muted.has(by),
      kick: (by: number, whom: number) => remove(by, whom),
      ban(by: number, whom: number) {
        if (!keepsOrder(by) || rank(whom) >= rank(by)) return false
        roles.delete(whom)
        banned.add(whom)
        return true
      },
      unban: (by: number, whom: number) => keepsOrder(by) && rank(whom) < rank(by) && banned.delete(whom),
      mute(by: number, whom: number) {
        if (!keepsOrder(by) || rank(whom) >= rank(by)) return false
        muted.add(whom)
        return true
      },
      unmute: (by: number, whom: number) => keepsOrder(by) && rank(whom) < rank(by) && muted.delete(whom),
      invite(by: number, whom: number) {
        if (!roles.has(by) || muted.has(by) || banned.has(whom)) return false
        if (!roles.has(whom)) roles.set(whom, 'member')
        return true
      },
      promote(by: number, whom: number, role: Role) {
        const isAllowed = by === whom ? true : rank(whom) < rank(by)
        if (rank(by) < height.owner || !isAllowed || !roles.has(whom)) return false
        if (role !== 'owner' && roles.get(whom) === 'owner' && owners() === 1) return false
        roles.set(whom, role)
        return true
      },
    },
  }
}

type Verb = keyof ReturnType<typeof createModel>['may']

const people = 5
const step = fc.record({
  verb: fc.constantFrom<Verb>(
    ...([
      'join',
      'join',
      'leave',
      'send',
      'send',
      'kick',
      'ban',
      'unban',
      'mute',
      'unmute',
      'invite',
      'promote',
    ] as const),
  ),
  by: fc.nat(people - 1),
  whom: fc.nat(people - 1),
  role: fc.constantFrom<Role>('owner', 'moderator', 'member'),
})

const commandOf: Record<Verb, CommandName> = {
  join: 'room.join',
  leave: 'room.leave',
  send: 'message.send',
  kick: 'room.remove-member',
  ban: 'room.ban',
  unban: 'room.unban',
  mute: 'room.mute',
  unmute: 'room.unmute',
  invite: 'room.invite',
  promote: 'room.set-role',
}

test('whatever people do to each other in a room, the server allows what the rules of people allow', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const cast5: Person[] = []
      for (let i = 0; i < people; i++) cast5.push(await cast.person(i === 1 ? 'moderator' : 'member'))
      const room = chat.server.core.ids.short()
      const owner = cast5[0] as Person
      const at = Date.now()
      const named = { id: owner.id, name: owner.name }
      await chat.server.core.store.rooms.create(
        { id: room, name: room, kind: 'public', topic: '', at },
        named,
      )
      const model = createModel(0, 1)

      for (const { verb, by, whom, role } of steps) {
        const [actor, target] = [cast5[by] as Person, cast5[whom] as Person]
        const inputs: Record<Verb, object> = {
          join: {},
          leave: {},
          send: { text: 'hello', nonce: fresh() },
          kick: { account: target.id },
          ban: { account: target.id },
          unban: { account: target.id },
          mute: { account: target.id },
          unmute: { account: target.id },
          invite: { username: target.name },
          promote: { account: target.id, role },
        }
        const expected = model.may[verb](by, whom, role)
        const { status } = await chat.post(actor.token, commandOf[verb], { room, ...inputs[verb] })
        expect([verb, by, whom, role, status === 200]).toEqual([verb, by, whom, role, expected])
      }

      const found = await chat.server.core.store.rooms.members(room, '', 100)
      const numbered = found.map(({ account, role }) => [
        cast5.findIndex(({ id }) => id === account.id),
        role,
      ])
      expect(numbered.sort()).toEqual([...model.roles].map(([who, role]) => [who, role]).sort() as never)
    }),
    { numRuns: Number(process.env.PARLEY_PROPERTY_RUNS ?? 60) },
  )
}, 120_000)
