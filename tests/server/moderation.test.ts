import { afterAll, describe, expect, test } from 'bun:test'
import { asks, fresh, heard, type Player, startModeratedChat } from '../support/moderation-cast.ts'

const moderated = await startModeratedChat()
const { chat, owner, alice, bob, carol, newRoom, say } = moderated
afterAll(moderated.stop)

const transports = asks(() => chat)
const _rest = transports.REST
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()

const history = async (who: Player, room: string) =>
  (await chat.call(who.token, 'room.history', { room })).messages
const newest = async (who: Player, room: string) => (await history(who, room)).at(-1)

for (const [transport, ask] of Object.entries(transports))
  describe(`over ${transport}`, () => {
    test('R7: who is removed hears nothing more of the room, and the room is told who did it and why', async () => {
      const room = await newRoom()
      expect(
        await ask(alice, 'room.remove-member', { room, account: bob.id, reason: 'too loud' }),
      ).toMatchObject({
        ok: {},
      })
      await bob.socket.until((frame) => frame.event === 'room.left' && frame.room === room)
      await say(alice, room, `behind ${room}`)
      await say(alice, 'lobby', `in front of ${room}`)
      await bob.socket.until(({ message }) => message?.text === `in front of ${room}`)
      expect(heard(bob)).not.toContain(`behind ${room}`)
      expect(heard(bob)).not.toContain('alice removed bob: too loud')
      const told = (await history(carol, room)).find(({ text }) => text === 'alice removed bob: too loud')
      expect(told).toMatchObject({ kind: 'notice', author: { name: 'alice' } })
      expect((await ask(bob, 'room.history', { room })).error?.code).toBe('not-a-member')
      expect((await ask(alice, 'room.remove-member', { room, account: bob.id })).error?.code).toBe(
        'not-found',
      )
      expect((await ask(bob, 'room.join', { room })).ok.room.role).toBe('member')
    })

    test('who is banned from a room stays out until it ends or is lifted, and is told why and how long', async () => {
      const room = await newRoom()
      const until = tomorrow()
      const { ok } = await ask(alice, 'room.ban', { room, account: bob.id, reason: 'spam', until })
      expect(ok.sanction).toMatchObject({ kind: 'ban', room, reason: 'spam', until, by: { name: 'alice' } })
      await bob.socket.until((frame) => frame.event === 'room.left' && frame.room === room)
      const refused = (await ask(bob, 'room.join', { room })).error
      expect(refused).toMatchObject({ code: 'forbidden' })
      expect(refused?.message).toBe(
        `You are banned from this room until ${until.slice(0, 16).replace('T', ' ')} UTC: spam`,
      )
      expect(refused?.retryAfterMs).toBeGreaterThan(86_000_000)
      expect((await ask(carol, 'room.invite', { room, username: 'bob' })).error?.code).toBe('forbidden')
      expect(
        (await ask(bob, 'room.list', {})).ok.rooms.find((one: { id: string }) => one.id === room).role,
      ).toBeNull()
      expect((await newest(carol, room))?.text).toMatch(/^alice banned bob until .* UTC: spam$/)
      expect((await ask(alice, 'room.sanctions', { room })).ok.sanctions).toMatchObject([
        { kind: 'ban', account: { name: 'bob' }, by: { name: 'alice' } },
      ])

      await ask(alice, 'room.unban', { room, account: bob.id })
      expect((await newest(carol, room))?.text).toBe('alice lifted the ban of bob')
      expect((await ask(alice, 'room.unban', { room, account: bob.id })).error?.code).toBe('not-found')
      expect((await ask(bob, 'room.join', { room })).ok.room.role).toBe('member')
    })

    test('a ban ends by itself, and one that lies in the past is no ban', async () => {
      const room = await newRoom()
      const soon = new Date(Date.now() + 300).toISOString()
      await ask(alice, 'room.ban', { room, account: bob.id, until: soon })
      expect((await ask(bob, 'room.join', { room })).error?.code).toBe('forbidden')
      await Bun.sleep(310)
      expect((await ask(bob, 'room.join', { room })).ok.room.role).toBe('member')
      expect((await ask(alice, 'room.sanctions', { room })).ok.sanctions).toEqual([])
      const past = new Date(Date.now() - 1000).toISOString()
      expect((await ask(alice, 'room.ban', { room, account: bob.id, until: past })).error?.code).toBe(
        'bad-input',
      )
    })

    test('who is banned before coming can’t come, and a private room never says that it is there', async () => {
      const room = await newRoom('private')
      await ask(alice, 'room.remove-member', { room, account: bob.id })
      await ask(alice, 'room.ban', { room, account: bob.id })
      for (const command of ['room.join', 'room.history', 'room.leave'] as const)
        expect((await ask(bob, command, { room })).error).toEqual(
          (await ask(bob, command, { room: 'nowhere' })).error as never,
        )
    })

    test('who is muted reads and reacts to nothing: no message, edit, reaction or typing, until it is lifted', async () => {
      const room = await newRoom()
      const { ok: sent } = await ask(bob, 'message.send', { room, text: 'before', nonce: fresh() })
      const { ok: other } = await ask(carol, 'message.send', { room, text: 'other', nonce: fresh() })
      await ask(alice, 'room.mute', { room, account: bob.id, until: tomorrow(), reason: 'shouting' })
      const told = await bob.socket.until(
        (frame) => frame.event === 'room.changed' && frame.room.id === room && frame.room.muted,
      )
      expect(told.room.muted.reason).toBe('shouting')
      const refused = [
        await ask(bob, 'message.send', { room, text: 'hello', nonce: fresh() }),
        await ask(bob, 'message.edit', { message: sent.id, text: 'changed' }),
        await ask(bob, 'message.react', { message: other.id, emoji: '👍', on: true }),
        await ask(bob, 'room.typing', { room }),
      ].map(({ error }) => error)
      for (const error of refused) {
        expect(error).toMatchObject({ code: 'forbidden' })
        expect(error?.message).toMatch(/^You are muted in this room until .* UTC: shouting$/)
        expect(error?.retryAfterMs).toBeGreaterThan(86_000_000)
      }
      await say(carol, room, `for ${room}`)
      await bob.socket.until(({ message }) => message?.text === `for ${room}`)
      expect((await ask(bob, 'message.delete', { message: sent.id })).ok.rev).toBeGreaterThan(0)
      expect((await say(bob, 'lobby', 'elsewhere')).ok).toBeDefined()
      const { rooms } = (await ask(bob, 'room.list', {})).ok
      const muted = rooms.filter((one: { muted?: object }) => one.muted).map(({ id }: { id: string }) => id)
      expect(muted).toContain(room)
      expect(muted).not.toContain('lobby')
      await ask(alice, 'room.unmute', { room, account: bob.id })
      expect((await say(bob, room, 'after')).ok).toBeDefined()
    })

    test('slow mode makes members wait for their turn, says how long, and no retry counts twice', async () => {
      const room = await newRoom()
      await ask(alice, 'room.slow-mode', { room, seconds: 3600 })
      await bob.socket.until(
        (frame) => frame.event === 'room.rules' && frame.room === room && frame.slowSeconds === 3600,
      )
      expect((await newest(bob, room))?.text).toBe('alice turned slow mode on: one message every 3600 s')
      const first = { room, text: 'first', nonce: fresh() }
      const { ok } = await ask(bob, 'message.send', first)
      const refused = (await ask(bob, 'message.send', { room, text: 'second', nonce: fresh() })).error
      expect(refused?.code).toBe('slow-mode')
      expect(refused?.retryAfterMs).toBeGreaterThan(3_500_000)
      expect(refused?.retryAfterMs).toBeLessThanOrEqual(3_600_000)
      expect((await ask(bob, 'message.send', first)).ok).toEqual(ok)
      expect((await say(carol, room, 'others have turns of their own')).ok).toBeDefined()
      for (const text of ['one', 'two']) expect((await say(alice, room, text)).ok).toBeDefined()
      await ask(alice, 'room.slow-mode', { room, seconds: 0 })
      expect((await newest(bob, room))?.text).toBe('alice turned slow mode off')
      expect((await say(bob, room, 'second')).ok).toBeDefined()
    })

    test('a message that could not be sent takes no turn', async () => {
      const room = await newRoom()
      await ask(alice, 'room.slow-mode', { room, seconds: 3600 })
      const nonce = fresh()
      await ask(bob, 'message.send', { room: 'lobby', text: 'somewhere else', nonce })
      expect((await ask(bob, 'message.send', { room, text: 'the same nonce', nonce })).error?.code).toBe(
        'nonce-reused',
      )
      expect((await say(bob, room, 'first')).ok).toBeDefined()
    })

    test('a new role holds on open sockets at once, and nobody acts on equals or above', async () => {
      const room = await newRoom()
      expect((await ask(bob, 'room.slow-mode', { room, seconds: 5 })).error?.code).toBe('forbidden')
      await ask(alice, 'room.set-role', { room, account: bob.id, role: 'moderator' })
      expect((await newest(carol, room))?.text).toBe('alice made bob a moderator')
      await bob.socket.until(
        (frame) =>
          frame.event === 'room.changed' && frame.room.id === room && frame.room.role === 'moderator',
      )
      expect((await ask(bob, 'room.slow-mode', { room, seconds: 0 })).ok).toEqual({})
      for (const account of [alice.id, bob.id, owner.id])
        expect((await ask(bob, 'room.ban', { room, account })).error?.code).toBe('forbidden')
      expect((await ask(bob, 'room.set-role', { room, account: carol.id, role: 'owner' })).error?.code).toBe(
        'forbidden',
      )
      await ask(alice, 'room.set-role', { room, account: bob.id, role: 'member' })
      expect((await ask(bob, 'room.mute', { room, account: carol.id })).error?.code).toBe('forbidden')
    })

    test('a room keeps its last owner, who may step down once there is another', async () => {
      const room = await newRoom()
      const stepDown = () => ask(alice, 'room.set-role', { room, account: alice.id, role: 'member' })
      expect((await stepDown()).error?.message).toContain('last owner')
      await ask(alice, 'room.set-role', { room, account: carol.id, role: 'owner' })
      expect((await stepDown()).ok).toEqual({})
      expect(
        (await ask(alice, 'room.set-role', { room, account: alice.id, role: 'owner' })).error?.code,
      ).toBe('forbidden')
    })

    test('staff keep order in rooms that they can see, and an admin comes into a private one only in view', async () => {
      const [open, hidden] = [await newRoom(), await newRoom('private')]
      expect((await ask(owner, 'room.mute', { room: open, account: bob.id })).ok.sanction.kind).toBe('mute')
      expect((await ask(owner, 'room.mute', { room: hidden, account: bob.id })).error?.code).toBe('not-found')
      expect((await ask(owner, 'room.history', { room: hidden })).error?.code).toBe('not-found')
      expect((await ask(owner, 'room.join', { room: hidden })).ok.room.role).toBe('member')
      expect((await newest(bob, hidden))?.text).toBe('owner came in without an invitation')
      const { entries } = await chat.call(owner.token, 'audit.list', { action: 'room.join', room: hidden })
      expect(entries).toMatchObject([{ actor: { name: 'owner' }, subject: '' }])
      expect((await ask(owner, 'room.remove-member', { room: hidden, account: alice.id })).ok).toEqual({})
    })
  })
