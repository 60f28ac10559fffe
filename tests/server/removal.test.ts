import { afterAll, describe, expect, test } from 'bun:test'
import { asks, fresh, type Player, startModeratedChat } from '../support/moderation-cast.ts'
import { openSocket } from '../support/test-socket.ts'

const moderated = await startModeratedChat()
const { chat, alice, bob, newRoom, say } = moderated
afterAll(moderated.stop)

const transports = asks(() => chat)
const rest = transports.REST

const history = async (who: Player, room: string) =>
  (await chat.call(who.token, 'room.history', { room })).messages

describe('R7: while much happens', () => {
  test('nothing that was committed after a removal reaches who was removed, however much is said', async () => {
    for (let round = 0; round < 15; round++) {
      const room = await newRoom()
      const before = bob.socket.frames.length
      const talking = Array.from({ length: 60 }, (_, i) =>
        transports.socket(alice, 'message.send', { room, text: `m${i}`, nonce: fresh() }),
      )
      const removing = (round % 2 ? rest : transports.socket)(alice, 'room.remove-member', {
        room,
        account: bob.id,
      })
      const more = Array.from({ length: 60 }, (_, i) =>
        transports.socket(alice, 'message.send', { room, text: `n${i}`, nonce: fresh() }),
      )
      await Promise.all([...talking, removing, ...more])
      await say(alice, 'lobby', `end of ${room}`)
      await bob.socket.until(({ message }) => message?.text === `end of ${room}`)
      const removed = (await history(alice, room))
        .concat((await chat.call(alice.token, 'room.changes', { room, after: 0 })).messages)
        .find(({ text }) => text === 'alice removed bob')
      const reached = bob.socket.frames
        .slice(before)
        .filter((frame) => frame.event === 'message.changed' && frame.room === room)
      expect(reached.filter(({ rev }) => rev >= (removed?.rev ?? 0))).toEqual([])
    }
  })

  test('whoever joins, connects and is removed at the same time ends outside and deaf', async () => {
    const room = await newRoom()
    for (let round = 0; round < 20; round++) {
      const opening = openSocket(chat.url, bob.token)
      await Promise.all([
        rest(bob, 'room.join', { room }),
        rest(alice, 'room.remove-member', { room, account: bob.id }),
        transports.socket(bob, 'room.join', { room }),
        transports.socket(alice, 'room.remove-member', { room, account: bob.id }),
      ])
      await rest(alice, 'room.remove-member', { room, account: bob.id })
      const socket = await opening
      await say(alice, room, `secret ${round}`)
      await say(alice, 'lobby', `open ${round}`)
      for (const one of [socket, bob.socket])
        await one.until(({ message }) => message?.text === `open ${round}`)
      expect(JSON.stringify([...socket.frames, ...bob.socket.frames])).not.toContain(`secret ${round}`)
      socket.close()
    }
  })
})
