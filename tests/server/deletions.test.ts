import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { forgetDeleted } from '../../src/core/deletions/forget-deleted.ts'
import type { Message } from '../../src/protocol/entities.ts'
import { asks, enter, fresh, type Player } from '../support/moderation-cast.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'

let chat: TestChat
let owner: Player
let alice: Player
let raiders: Player[]
beforeAll(async () => {
  chat = await startTestChat()
  owner = await enter(chat, 'owner')
  alice = await enter(chat, 'alice')
  raiders = [await enter(chat, 'mallory'), await enter(chat, 'trudy')]
})
afterAll(async () => {
  for (const { socket } of [owner, alice, ...raiders]) socket.close()
  await chat.stop()
})

const transports = asks(() => chat)
const accounts = () => raiders.map(({ id }) => id)

const newRoom = async (kind: 'public' | 'private') => {
  const { room } = await chat.call(alice.token, 'room.create', { name: `r ${fresh().slice(0, 8)}`, kind })
  for (const { name } of raiders)
    await chat.call(alice.token, 'room.invite', { room: room.id, username: name })
  return room.id
}
const say = (who: Player, room: string, text: string) =>
  chat.call(who.token, 'message.send', { room, text, nonce: fresh() })
const changes = async (room: string, after = 0): Promise<Message[]> => {
  const all: Message[] = []
  for (let more = true; more; ) {
    const page = await chat.call(alice.token, 'room.changes', { room, after })
    all.push(...page.messages)
    after = page.messages.at(-1)?.rev ?? after
    more = page.more
  }
  return all
}
const texts = async (room: string) =>
  (await changes(room))
    .filter(({ kind }) => !kind)
    .sort((a, b) => a.seq - b.seq)
    .map(({ text }) => text)
const raid = async (rooms: string[], each = 3) => {
  for (const room of rooms)
    for (const raider of raiders)
      for (let i = 0; i < each; i++) await say(raider, room, `${raider.name} ${i}`)
}

for (const [transport, ask] of Object.entries(transports))
  describe(`a raid over ${transport}`, () => {
    test('is seen before, gone in one action and back in one, in all rooms, and others keep what they wrote', async () => {
      const [open, hidden] = [await newRoom('public'), await newRoom('private')]
      const from = new Date().toISOString()
      await say(alice, open, 'mine')
      await raid([open, hidden])
      const before = [await texts(open), await texts(hidden)]
      const span = { accounts: accounts(), from }

      const preview = (await ask(owner, 'moderation.preview-delete', span)).ok
      expect(preview).toMatchObject({ messages: 12, hidden: 6, rooms: [{ id: open, messages: 6 }] })
      expect(preview.newest.map(({ text }: Message) => text)).toContain('trudy 2')
      expect(JSON.stringify(preview)).not.toContain(hidden)
      expect(await texts(hidden)).toEqual(before[1] as string[])

      const { deletion } = (await ask(owner, 'moderation.delete', { ...span, reason: 'raid' })).ok
      expect(deletion).toMatchObject({ messages: 12, reason: 'raid', by: { name: 'owner' } })
      expect((await texts(open)).filter(Boolean)).toEqual(['mine'])
      expect((await texts(hidden)).filter(Boolean)).toEqual([])
      expect((await ask(owner, 'moderation.preview-delete', span)).ok.messages).toBe(0)

      const undone = (await ask(owner, 'moderation.undo', { deletion: deletion.id })).ok
      expect(undone).toMatchObject({ restored: 12, deletion: { id: deletion.id } })
      expect([await texts(open), await texts(hidden)]).toEqual(before)
      expect((await ask(owner, 'moderation.undo', { deletion: deletion.id })).ok.restored).toBe(0)
      expect((await ask(owner, 'moderation.deletions', {})).ok.deletions[0]).toMatchObject({
        id: deletion.id,
        accounts: [{ name: 'mallory' }, { name: 'trudy' }],
        messages: 12,
      })
    })

    test('takes a revision for each message and is told to everybody there, live and to those who come later', async () => {
      const room = await newRoom('public')
      await raid([room])
      const start = (await changes(room)).at(-1)?.rev ?? 0
      await ask(alice, 'moderation.delete', { accounts: accounts(), room })
      const after = await changes(room, start)
      expect(after.map(({ rev }) => rev)).toEqual([1, 2, 3, 4, 5, 6].map((n) => start + n))
      expect(after.every(({ deleted, text }) => deleted && text === '')).toBe(true)
      const told = await alice.socket.until((frame) => frame.room === room && frame.rev === start + 6)
      expect(told).toMatchObject({ event: 'message.changed', message: { deleted: true } })
      const heard = alice.socket.frames.filter((frame) => frame.room === room && frame.rev > start)
      expect(heard.map(({ rev }) => rev)).toEqual(after.map(({ rev }) => rev))
    })

    test('is cut to a time and a room, and says nothing of others’ rooms to who looks after one only', async () => {
      const [room, other] = [await newRoom('public'), await newRoom('public')]
      await raid([room], 1)
      await Bun.sleep(5)
      const middle = new Date().toISOString()
      await Bun.sleep(5)
      await raid([room, other], 1)
      const span = { accounts: accounts(), room, from: middle }
      expect((await ask(alice, 'moderation.preview-delete', span)).ok).toMatchObject({
        messages: 2,
        hidden: 0,
      })
      const { deletion } = (await ask(alice, 'moderation.delete', span)).ok
      expect(await texts(room)).toEqual(['mallory 0', 'trudy 0', '', ''])
      expect((await texts(other)).length).toBe(2)
      expect((await ask(alice, 'moderation.deletions', { room })).ok.deletions.length).toBe(1)
      for (const [who, code] of [
        [raiders[0] as Player, 'forbidden'],
        [raiders[1] as Player, 'forbidden'],
      ] as const)
        expect((await ask(who, 'moderation.undo', { deletion: deletion.id })).error?.code).toBe(code)
      expect((await ask(alice, 'moderation.undo', { deletion: deletion.id })).ok.restored).toBe(2)
    })

    test('of somebody of the same or a higher rank, or without being asked to look after the room, is refused', async () => {
      const room = await newRoom('private')
      await say(alice, room, 'mine')
      const refusal = async (who: Player, input: object) =>
        (await ask(who, 'moderation.delete', { accounts: [alice.id], ...input })).error?.code
      expect(await refusal(raiders[0] as Player, { room })).toBe('forbidden')
      expect(await refusal(raiders[0] as Player, {})).toBe('forbidden')
      expect(await refusal(alice, { room })).toBe('forbidden')
      expect(await refusal(alice, {})).toBe('forbidden')
      expect(await refusal(owner, { room })).toBe('not-found')
      expect(await refusal(owner, { accounts: [owner.id] })).toBe('forbidden')
      expect(await refusal(owner, { accounts: ['nobody'] })).toBe('not-found')
      expect((await ask(alice, 'moderation.undo', { deletion: 'nothing' })).error?.code).toBe('not-found')
      expect((await ask(owner, 'moderation.undo', { deletion: 'nothing' })).error?.code).toBe('not-found')
      expect(await texts(room)).toEqual(['mine'])
    })
  })

test('a deletion of thousands lets others talk: what they send is stored in between', async () => {
  const room = await newRoom('public')
  const [mallory] = raiders as [Player]
  const { store } = chat.server.core
  const many = Array.from({ length: 5000 }, (_, i) =>
    store.messages.append({
      room,
      author: { id: mallory.id, name: mallory.name },
      text: `m${i}`,
      at: Date.now(),
      nonce: `x${i}`,
    }),
  )
  await Promise.all(many)
  const start = (await store.rooms.byId(room))?.rev ?? 0
  const deleting = chat.call(owner.token, 'moderation.delete', { accounts: [mallory.id], room })
  const places: number[] = []
  let slowest = 0
  let isOver = false
  void deleting.then(() => {
    isOver = true
  })
  while (!isOver) {
    const asked = performance.now()
    places.push(
      (await transports.socket(alice, 'message.send', { room, text: 'hello', nonce: fresh() })).ok.seq -
        start,
    )
    slowest = Math.max(slowest, performance.now() - asked)
  }
  console.log(`5,000 deleted while ${places.length} were sent, the slowest in ${slowest.toFixed(0)} ms`)
  expect((await deleting).deletion.messages).toBe(5000)
  expect(places.filter((place) => place > 100 && place < 4900).length).toBeGreaterThan(3)
}, 60_000)

test('after 30 days a deletion can’t be undone, and what it took is nowhere in the database', async () => {
  const room = await newRoom('private')
  const text = `canary ${fresh()}`
  await say(raiders[0] as Player, room, text)
  const { deletion } = await chat.call(alice.token, 'moderation.delete', { room, accounts: accounts() })
  const { core } = chat.server
  const later = { ...core.clock, wall: () => Date.parse(deletion.undoUntil) + 1 }
  expect(await forgetDeleted(core)).toBe(0)
  expect(await forgetDeleted({ ...core, clock: later })).toBeGreaterThan(0)
  expect((await chat.call(alice.token, 'moderation.undo', { deletion: deletion.id })).restored).toBe(0)
  const db = new Database(join(chat.dataFolder, 'parley.db'), { readonly: true })
  for (const { name } of db.query('select name from sqlite_master where type = ?').all('table') as {
    name: string
  }[])
    expect([name, JSON.stringify(db.query(`select * from ${name}`).all()).includes(text)]).toEqual([
      name,
      false,
    ])
  db.close()
})

test('what was put back is unread no more, here and on the server', async () => {
  const room = await newRoom('public')
  await raid([room], 1)
  const unread = async () =>
    (await chat.call(alice.token, 'room.list', {})).rooms.find(({ id }) => id === room)?.unread
  expect(await unread()).toBe(2)
  const { deletion } = await chat.call(alice.token, 'moderation.delete', { room, accounts: accounts() })
  await chat.call(alice.token, 'moderation.undo', { deletion: deletion.id })
  expect(await unread()).toBe(0)
})
