import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let alice: Awaited<ReturnType<TestChat['register']>>
let bob: Awaited<ReturnType<TestChat['register']>>
beforeAll(async () => {
  chat = await startTestChat()
  alice = await chat.register('alice')
  bob = await chat.register('bob')
})
afterAll(async () => {
  await chat.stop()
  rmSync(chat.dataFolder, { recursive: true, force: true })
})

const codeOf = async (token: string, command: string, input: object) => {
  const { status, body } = await chat.post(token, command, input)
  return [status, body.error?.code]
}

test('a profile is changed bit by bit, over REST and over the socket, and both see the same', async () => {
  await chat.call(bob.token, 'account.update', { firstName: 'Robert', displayName: 'Bobby' })
  const socket = await openSocket(chat.url, bob.token)
  const { ok } = await socket.ask('account.update', {
    lastName: 'Builder',
    status: { text: 'On a train', emoji: '🚆' },
  })
  const expected = {
    account: bob.account.id,
    username: 'bob',
    displayName: 'Bobby',
    firstName: 'Robert',
    lastName: 'Builder',
    status: { text: 'On a train', emoji: '🚆' },
  }
  expect(ok.profile).toEqual(expected)
  expect((await chat.call(alice.token, 'account.profile', { username: 'BOB' })).profile).toEqual(expected)
  expect((await socket.ask('account.profile', { account: bob.account.id })).ok.profile).toEqual(expected)
  const { profiles } = await chat.call(alice.token, 'account.profiles', {
    accounts: [bob.account.id, 'nobody', alice.account.id, bob.account.id],
  })
  expect(profiles.map(({ username }) => username).sort()).toEqual(['alice', 'bob'])
  await chat.call(bob.token, 'account.update', { firstName: '', status: null })
  const { profile } = await chat.call(bob.token, 'account.profile', {})
  expect([profile.firstName, profile.status, profile.lastName]).toEqual([undefined, undefined, 'Builder'])
  socket.close()
})

test('a status is over when its time has come, whoever asks whenever', async () => {
  const soon = new Date(Date.now() + 700).toISOString()
  await chat.call(bob.token, 'account.update', { status: { text: 'for a moment', until: soon } })
  const shown = async () =>
    (await chat.call(alice.token, 'account.profile', { username: 'bob' })).profile.status
  expect(await shown()).toEqual({ text: 'for a moment', until: soon })
  await Bun.sleep(800)
  expect(await shown()).toBeUndefined()
  const past = { text: 'late', until: new Date(Date.now() - 1000).toISOString() }
  expect(await codeOf(bob.token, 'account.update', { status: past })).toEqual([400, 'bad-input'])
})

test('people who share a room hear of a change at once, others hear nothing', async () => {
  const carol = await chat.register('carol')
  const [near, far] = [await openSocket(chat.url, alice.token), await openSocket(chat.url, carol.token)]
  const { room } = await chat.call(alice.token, 'room.create', { name: 'just us', kind: 'private' })
  await chat.call(alice.token, 'room.invite', { room: room.id, username: 'bob' })
  // Everybody shares the lobby; without it carol and bob share nothing.
  await outsideTheLobby(carol.account.id, async () => {
    far.close()
    const again = await openSocket(chat.url, carol.token)
    await chat.call(bob.token, 'account.update', { status: { text: 'psst' } })
    const { profile } = await near.until(({ event }) => event === 'account.changed')
    expect(profile).toMatchObject({ username: 'bob', status: { text: 'psst' } })
    expect(await codeOf(carol.token, 'account.profile', { username: 'bob' })).toEqual([404, 'not-found'])
    expect(await codeOf(carol.token, 'account.profile', { username: 'nobody' })).toEqual([404, 'not-found'])
    expect(await chat.call(carol.token, 'account.profiles', { accounts: [bob.account.id] })).toEqual({
      profiles: [],
    })
    expect(JSON.stringify(again.frames)).not.toContain('psst')
    again.close()
  })
  near.close()
})

/** As if somebody had never come into the lobby: there is no way out of it. */
const outsideTheLobby = async (account: string, work: () => Promise<void>): Promise<void> => {
  const db = new Database(join(chat.dataFolder, 'parley.db'))
  db.run('pragma busy_timeout = 5000')
  db.query("delete from memberships where account = ? and room = 'lobby'").run(account)
  chat.server.core.memberships.forget(account)
  try {
    await work()
  } finally {
    db.query("insert into memberships (account, room, role, read) values (?, 'lobby', 'member', 0)").run(
      account,
    )
    db.close()
    chat.server.core.memberships.forget(account)
  }
}

test('nobody takes the username of somebody else, or of somebody who left, as a display name', async () => {
  for (const name of ['Alice', 'ＡＬＩＣＥ', 'deleted-abc123'])
    expect(await codeOf(bob.token, 'account.update', { displayName: name })).toEqual([409, 'name-taken'])
  expect(await codeOf(bob.token, 'account.update', { displayName: 'ali\u200dce' })).toEqual([
    400,
    'bad-input',
  ])
  expect((await chat.call(bob.token, 'account.update', { displayName: 'Bob' })).profile.displayName).toBe(
    'Bob',
  )
})

test('"last seen" can be hidden from others, and says nothing about being online', async () => {
  await chat.call(bob.token, 'account.whoami', {})
  const asAlice = () => chat.call(alice.token, 'account.profile', { username: 'bob' })
  const { lastSeen, hideLastSeen } = await asAlice()
  expect(Date.now() - Date.parse(lastSeen ?? '')).toBeLessThan(60_000)
  expect(hideLastSeen).toBeUndefined()
  await chat.call(bob.token, 'account.update', { hideLastSeen: true })
  const socket = await openSocket(chat.url, bob.token)
  expect(await asAlice()).toMatchObject({ online: true })
  expect((await asAlice()).lastSeen).toBeUndefined()
  expect(await chat.call(bob.token, 'account.profile', {})).toMatchObject({
    hideLastSeen: true,
    lastSeen: expect.any(String),
  })
  const { online } = await chat.call(alice.token, 'presence.list', {})
  expect(online.map(({ name }) => name)).toContain('bob')
  await chat.call(bob.token, 'account.update', { hideLastSeen: false })
  expect((await asAlice()).lastSeen).toBeDefined()
  socket.close()
})

test('"last seen" is still known after a restart, and nothing is written for each thing that somebody does', async () => {
  const folder = chat.dataFolder
  const written = () => {
    const db = new Database(join(folder, 'parley.db'), { readonly: true })
    const row = db.query('select last_seen_at as at from profiles where account = ?').get(bob.account.id)
    db.close()
    return (row as { at: number | null } | null)?.at ?? null
  }
  const before = written()
  for (let i = 0; i < 20; i++) await chat.call(bob.token, 'account.whoami', {})
  expect(written()).toBe(before)
  await chat.server.stop()
  const again = await startTestChat({ dataFolder: folder })
  const { lastSeen } = await again.call(alice.token, 'account.profile', { username: 'bob' })
  expect(Date.parse(lastSeen ?? '')).toBe(written() as number)
  expect(Date.now() - Date.parse(lastSeen ?? '')).toBeLessThan(60_000)
  await again.server.stop()
  chat = await startTestChat({ dataFolder: folder })
})
