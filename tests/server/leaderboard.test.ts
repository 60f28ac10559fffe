import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
const people: Record<string, { token: string; account: { id: string } }> = {}
const tokenOf = (name: string): string => people[name]?.token as string

beforeAll(async () => {
  chat = await startTestChat()
  for (const name of ['owen', 'alice', 'bob', 'carol']) people[name] = await chat.register(name)
})
afterAll(() => chat.stop())

const say = async (name: string, room: string, ...texts: string[]): Promise<string[]> => {
  const ids: string[] = []
  for (const text of texts)
    ids.push((await chat.call(tokenOf(name), 'message.send', { room, text, nonce: crypto.randomUUID() })).id)
  return ids
}

const shown = async (more: object = {}) => {
  const { leaders } = await chat.call(tokenOf('carol'), 'leaderboard.show', { ...more })
  return leaders
    .filter(({ messages }) => messages > 0)
    .map(({ account, messages }) => [account.name, messages])
}

/** From the messages themselves, by somebody who knows nothing of a tally. */
const recounted = (): [string, number][] => {
  const db = new Database(join(chat.dataFolder, 'parley.db'), { readonly: true })
  const rows = db
    .query<{ username: string; n: number }, []>(
      `select a.username, count(*) as n from messages m join accounts a on a.id = m.author
       join rooms r on r.id = m.room
       where r.kind = 'public' and m.kind <> 'notice' and m.deleted = 0 group by a.id order by n desc, a.name_key`,
    )
    .all()
  db.close()
  return rows.map(({ username, n }) => [username, n])
}

test('who said how much, without notices and deleted messages, equals counting anew at every step', async () => {
  const { room } = await chat.call(tokenOf('alice'), 'room.create', { name: 'busy', kind: 'public' })
  await chat.call(tokenOf('bob'), 'room.join', { room: room.id })
  const [first = '', second = ''] = await say('alice', room.id, 'one', 'two', 'three')
  await say('bob', 'lobby', 'four', 'five')
  // Deleted before anybody counted, and after.
  await chat.call(tokenOf('alice'), 'message.delete', { message: first })
  expect(await shown()).toEqual([
    ['alice', 2],
    ['bob', 2],
  ])
  expect(await shown()).toEqual(recounted())
  await chat.call(tokenOf('alice'), 'message.delete', { message: second })
  expect(await shown()).toEqual([
    ['bob', 2],
    ['alice', 1],
  ])
  await say('carol', 'lobby', ...Array.from({ length: 7 }, (_, i) => `line ${i}`))
  expect(await shown()).toEqual(recounted())
  expect(await shown({ span: 'week' })).toEqual(recounted())
  expect(await shown({ limit: 1 })).toEqual([['carol', 7]])
})

test('whatever is sent, deleted and asked in whatever order, the figures are those of counting anew', async () => {
  const standing: [string, string][] = []
  let seed = 7
  const chance = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed % below
  }
  for (let step = 0; step < 120; step += 1) {
    const name = ['alice', 'bob', 'carol'][chance(3)] as string
    const turn = chance(5)
    if (turn < 3) standing.push([name, (await say(name, 'lobby', `step ${step}`))[0] as string])
    else if (turn === 3 && standing.length > 0) {
      const [author, message] = standing.splice(chance(standing.length), 1)[0] as [string, string]
      await chat.call(tokenOf(author), 'message.delete', { message })
    } else expect(await shown()).toEqual(recounted())
  }
  expect(await shown()).toEqual(recounted())
})

test('what is said in private rooms and to one person moves no figure that others see', async () => {
  await say('bob', 'lobby', 'said to all')
  const before = await chat.call(tokenOf('carol'), 'leaderboard.show', {})
  const { room } = await chat.call(tokenOf('alice'), 'room.create', { name: 'hidden', kind: 'private' })
  const direct = (await chat.call(tokenOf('bob'), 'room.direct', { people: ['alice'] })).room
  await say('alice', room.id, 'one', 'two')
  await say('bob', direct.id, 'between us')
  const after = await chat.call(tokenOf('carol'), 'leaderboard.show', {})
  const figures = ({ leaders }: typeof before) => leaders.map(({ account, messages }) => [account, messages])
  expect(figures(after)).toEqual(figures(before))
  expect(await shown()).toEqual(recounted())
  const counted = async (asker: string, name: string) =>
    (await chat.call(tokenOf(asker), 'leaderboard.show', {})).leaders.find(
      ({ account }) => account.name === name,
    )?.messages ?? 0
  for (const [asker, name, more] of [
    ['alice', 'alice', 2],
    ['alice', 'bob', 1],
    ['bob', 'alice', 0],
    ['owen', 'alice', 0],
  ] as const)
    expect([asker, name, await counted(asker, name)]).toEqual([
      asker,
      name,
      (await counted('carol', name)) + more,
    ])
})

test('whoever does not take part is in no list', async () => {
  await chat.call(tokenOf('carol'), 'leaderboard.take-part', { on: false })
  expect((await shown()).map(([name]) => name)).not.toContain('carol')
  const { top } = await chat.call(tokenOf('bob'), 'room.statistics', { room: 'lobby' })
  expect(top.map(({ account }) => account.name)).not.toContain('carol')
  await chat.call(tokenOf('carol'), 'leaderboard.take-part', { on: true })
  expect((await shown()).map(([name]) => name)).toContain('carol')
})

test('a room in figures tells its members, and outsiders of a private one nothing', async () => {
  const { room } = await chat.call(tokenOf('alice'), 'room.create', { name: 'closed', kind: 'private' })
  await say('alice', room.id, 'a', 'b', 'c')
  const socket = await openSocket(chat.url, tokenOf('alice'))
  const figures = await chat.call(tokenOf('alice'), 'room.statistics', { room: room.id })
  expect(figures).toMatchObject({ members: 1, messages: 3, sent: 3, online: [{ name: 'alice' }] })
  expect(figures.top).toEqual([
    { account: { id: people.alice?.account.id as string, name: 'alice' }, messages: 3 },
  ])
  const now = new Date()
  const hour = ((now.getUTCDay() + 6) % 7) * 24 + now.getUTCHours()
  // The hour may have turned since.
  expect((figures.week[hour] ?? 0) + (figures.week[(hour + 167) % 168] ?? 0)).toBe(3)
  expect((await socket.ask('room.statistics', { room: room.id })).ok).toEqual(figures)
  socket.close()
  for (const name of ['owen', 'bob']) {
    const there = await chat.post(tokenOf(name), 'room.statistics', { room: room.id })
    const nowhere = await chat.post(tokenOf(name), 'room.statistics', { room: 'nowhere' })
    expect(there).toEqual(nowhere)
  }
})
