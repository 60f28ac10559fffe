import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import {
  type Client,
  createClient,
  memoryOutboxStorage,
  signIn,
  signOut,
  signUp,
} from '../../src/sdk/index.ts'
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let proxy: CuttingProxy
const clients: Client[] = []

beforeEach(async () => {
  chat = await startTestChat()
  proxy = startCuttingProxy({ hostname: '127.0.0.1', port: chat.port })
})

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()))
  proxy.stop()
  await chat.stop()
})

const connect = (token: string, options: Partial<Parameters<typeof createClient>[0]> = {}): Client => {
  const client = createClient({ url: chat.url, token, ...options })
  clients.push(client)
  client.connect()
  return client
}

const lobbyOf = (client: Client) => client.getState().rooms.lobby
const textsOf = (client: Client): string[] => lobbyOf(client)?.timeline.messages.map(({ text }) => text) ?? []

/** Waits for the state, not for a time; what never comes ends at the test's own limit. */
const until = async (holds: () => unknown): Promise<void> => {
  while (!holds()) await Bun.sleep(5)
}

/** Every message of the lobby, asked for page by page. */
const truthOf = async (token: string) => {
  const messages = []
  for (let after = 0; ; ) {
    const page = await chat.call(token, 'room.history', { room: 'lobby', after, limit: 500 })
    messages.push(...page.messages)
    after = messages.at(-1)?.seq ?? 0
    if (!page.moreAfter) return messages
  }
}

describe('A client of a real server', () => {
  test('shows what others send, edit, delete and react to, as a fresh page does', async () => {
    const [alice, bob] = [await chat.register('alice'), await chat.register('bob')]
    const a = connect(alice.token)
    const b = connect(bob.token)
    await Promise.all([a.loadOlder('lobby'), b.loadOlder('lobby')])
    for (const text of ['one', 'two', 'three']) a.send('lobby', text)
    await until(() => textsOf(b).length === 3 && a.getState().outbox.length === 0)
    const [one, two, three] = lobbyOf(b)?.timeline.messages.map(({ id }) => id) ?? []
    await a.call('message.edit', { message: String(one), text: 'ONE' })
    await a.call('message.delete', { message: String(two) })
    await b.call('message.react', { message: String(three), emoji: '👍', on: true })
    await until(() => lobbyOf(a)?.rev === 6 && lobbyOf(b)?.rev === 6)
    const truth = await truthOf(alice.token)
    expect(lobbyOf(a)?.timeline.messages).toEqual(truth)
    expect(lobbyOf(b)?.timeline.messages).toEqual(truth)
    expect([lobbyOf(a)?.room.unread, lobbyOf(b)?.room.unread]).toEqual([0, 2])
  })

  test('knows how many belong to a room, whoever comes and goes, and no outsider hears of it', async () => {
    const alice = await chat.register('alice')
    const a = connect(alice.token)
    await until(() => a.getState().status === 'live')
    const { room } = await a.call('room.create', { name: 'garden', kind: 'private' })
    const membersIn = (id: string) => a.getState().rooms[id]?.room.members
    const isFresh = async (id: string, count: number): Promise<void> => {
      await until(() => membersIn(id) === count)
      const { rooms } = await chat.call(alice.token, 'room.list', {})
      expect([id, membersIn(id)]).toEqual([id, rooms.find((one) => one.id === id)?.members])
    }
    const bob = await chat.register('bob')
    const outsider = await openSocket(chat.url, (await chat.register('carol')).token)
    await isFresh('lobby', 3)
    await chat.call(alice.token, 'room.invite', { room: room.id, username: 'bob' })
    await isFresh(room.id, 2)
    await chat.call(bob.token, 'room.leave', { room: room.id })
    await isFresh(room.id, 1)
    await chat.call(alice.token, 'room.invite', { room: room.id, username: 'bob' })
    await isFresh(room.id, 2)
    await chat.call(alice.token, 'room.remove-member', { room: room.id, account: bob.account.id })
    await isFresh(room.id, 1)
    await chat.register('dora')
    await isFresh('lobby', 4)
    await outsider.until(({ event, members }) => event === 'room.members' && members === 4)
    expect(JSON.stringify(outsider.frames)).not.toContain(room.id)
    outsider.close()
  })

  test('hears few times how many belong to a room into which many come at once, and the right number at last', async () => {
    const guests = await Promise.all(Array.from({ length: 12 }, (_, i) => chat.register(`guest${i}`)))
    const alice = await chat.register('alice')
    const listener = await openSocket(chat.url, alice.token)
    const { room } = await chat.call(alice.token, 'room.create', { name: 'garden', kind: 'public' })
    await Promise.all(guests.map(({ token }) => chat.call(token, 'room.join', { room: room.id })))
    const isTold = (frame: { event?: string; room?: string }): boolean =>
      frame.event === 'room.members' && frame.room === room.id
    await listener.until((frame) => isTold(frame) && frame.members === 13)
    expect(listener.frames.filter(isTold).length).toBeLessThan(6)
    listener.close()
  })

  test('knows the profiles it asked for, hears of changes, and asks again after a cut', async () => {
    const [alice, bob] = [await chat.register('alice'), await chat.register('bob')]
    await chat.call(bob.token, 'account.update', { displayName: 'Bobby' })
    const a = createClient({ url: proxy.url, token: alice.token })
    clients.push(a)
    a.loadProfiles([bob.account.id, bob.account.id, 'nobody'])
    a.connect()
    const bobs = () => a.getState().profiles[bob.account.id]
    await until(() => bobs()?.displayName === 'Bobby')
    await chat.call(bob.token, 'account.update', { status: { text: 'hello', emoji: '👋' } })
    await until(() => bobs()?.status?.text === 'hello')
    proxy.cut()
    await chat.call(bob.token, 'account.update', { displayName: 'Robert', status: null })
    await until(() => bobs()?.displayName === 'Robert')
    expect(bobs()).toEqual({ account: bob.account.id, username: 'bob', displayName: 'Robert' })
    expect(Object.keys(a.getState().profiles)).toEqual([bob.account.id])
  })

  test('says why a message was refused, keeps it, and goes on with the next one', async () => {
    const { token } = await chat.register('alice')
    const client = connect(token)
    await client.loadOlder('lobby')
    const refused = client.send('lobby', 'x'.repeat(16 * 1024 + 1))
    const tooLargeForAFrame = client.send('lobby', '\u0001'.repeat(16 * 1024))
    client.send('lobby', 'after it')
    await until(() => textsOf(client).includes('after it'))
    const { outbox } = client.getState()
    expect(outbox.map(({ nonce, status }) => [nonce, status])).toEqual([
      [refused, 'refused'],
      [tooLargeForAFrame, 'refused'],
    ])
    expect(outbox[0]?.error).toContain('16 KB')
    for (const { nonce } of outbox) client.discard(nonce)
    expect(client.getState().outbox).toEqual([])
  })

  test('jumps into the past, hears nothing there, and comes back to the newest message', async () => {
    const { token } = await chat.register('alice')
    for (let i = 1; i <= 450; i++)
      await chat.call(token, 'message.send', { room: 'lobby', text: `message ${i}`, nonce: `n${i}` })
    const client = connect(token)
    await client.loadOlder('lobby')
    expect(textsOf(client).length).toBe(100)
    await client.jumpTo('lobby', 200)
    await chat.call(token, 'message.send', { room: 'lobby', text: 'new', nonce: 'new' })
    await until(() => lobbyOf(client)?.rev === 451)
    expect(lobbyOf(client)?.timeline).toMatchObject({ atStart: false, atEnd: false })
    expect(textsOf(client)).not.toContain('new')
    while (!lobbyOf(client)?.timeline.atEnd) await client.loadNewer('lobby')
    while (!lobbyOf(client)?.timeline.atStart) await client.loadOlder('lobby')
    expect(lobbyOf(client)?.timeline.messages).toEqual(await truthOf(token))
    await client.jumpTo('lobby', 3)
    expect(textsOf(client).length).toBe(451)
  })

  test('tells the server once what was read, and other devices see it', async () => {
    const [alice, bob] = [await chat.register('alice'), await chat.register('bob')]
    for (let i = 1; i <= 5; i++)
      await chat.call(bob.token, 'message.send', { room: 'lobby', text: `${i}`, nonce: `${i}` })
    const [desk, phone] = [connect(alice.token), connect(alice.token)]
    await until(() => lobbyOf(desk) && lobbyOf(phone))
    expect(lobbyOf(phone)?.room.unread).toBe(5)
    desk.markRead('lobby', 3)
    desk.markRead('lobby', 4)
    await until(() => lobbyOf(phone)?.room.unread === 1)
    expect(lobbyOf(desk)?.room).toMatchObject({ read: 4, unread: 1 })
    desk.markRead('lobby', 2)
    expect(lobbyOf(desk)?.room.read).toBe(4)
  })

  test('is signed out when its session ends, and does not come back by itself', async () => {
    const alice = await signUp(chat.url, { username: 'alice', password: testPassword })
    const again = await signIn(chat.url, { username: 'Alice', password: testPassword })
    const client = connect(alice.token)
    await until(() => client.getState().status === 'live')
    await signOut(chat.url, alice.token)
    await until(() => client.getState().status === 'signed-out')
    expect(client.getState().problem).toBeTruthy()
    await expect(client.call('room.list', {})).rejects.toMatchObject({ code: 'disconnected' })
    const other = connect(again.token)
    await until(() => other.getState().status === 'live')
    expect(other.getState().me?.username).toBe('alice')
  })

  test('is refused with a code and a sentence when the password is wrong or the server is away', async () => {
    await chat.register('alice')
    const wrong = signIn(chat.url, { username: 'alice', password: 'not that one' })
    await expect(wrong).rejects.toMatchObject({
      code: 'wrong-credentials',
      message: expect.stringContaining('password'),
    })
    const away = signIn('http://127.0.0.1:9', { username: 'alice', password: testPassword })
    await expect(away).rejects.toMatchObject({ code: 'disconnected' })
  })

  test('does not send on one account what was written on another', async () => {
    const [alice, bob] = [await chat.register('alice'), await chat.register('bob')]
    const storage = memoryOutboxStorage()
    const first = connect(alice.token, { url: proxy.url, storage })
    await until(() => first.getState().status === 'live')
    proxy.stop()
    first.send('lobby', 'from alice')
    await first.close()
    const second = connect(bob.token, { storage })
    await until(() => second.getState().status === 'live')
    expect(second.getState().outbox).toEqual([])
    await second.close()
    const third = connect(alice.token, { storage })
    await third.loadOlder('lobby')
    await until(() => textsOf(third).length === 1)
    expect(lobbyOf(third)?.timeline.messages[0]).toMatchObject({
      text: 'from alice',
      author: { name: 'alice' },
    })
    await third.close()
    expect(await storage.load()).toEqual([])
  })
})

describe('R2, R4: behind a line that is cut again and again', () => {
  /** Writers whose line is cut while they write, and one who only listens, cut in the middle of frames. */
  const everybodyEndsWith = async (
    writers: number,
    atLeast: number,
    cutEvery: () => Promise<void>,
  ): Promise<void> => {
    const accounts = await Promise.all(
      Array.from({ length: writers + 1 }, (_, i) => chat.register(`writer-${i}`)),
    )
    const all = accounts.map(({ token }) => connect(token, { url: proxy.url, random: () => 0.05 }))
    await Promise.all(all.map((client) => client.loadOlder('lobby')))
    const seen = new Set<string>()
    for (const client of all)
      client.subscribe(() => {
        const texts = textsOf(client)
        if (new Set(texts).size !== texts.length) seen.add(texts.find((t, i) => texts.indexOf(t) !== i) ?? '')
      })
    let isWriting = true
    const cutting = (async () => {
      while (isWriting) await cutEvery()
    })()
    let each = 0
    while (each < atLeast || proxy.cuts() < 20) {
      each += 1
      for (const [w, client] of all.entries())
        if (w < writers) client.send('lobby', `writer ${w} message ${each}`)
      await Bun.sleep(2)
    }
    await until(() => all.every((client) => client.getState().outbox.length === 0))
    isWriting = false
    await cutting
    proxy.cutAfter(Number.POSITIVE_INFINITY)
    const truth = await truthOf(accounts[0]?.token as string)
    await until(() => all.every((client) => lobbyOf(client)?.rev === truth.at(-1)?.rev))
    expect(truth.length).toBe(writers * each)
    for (let w = 0; w < writers; w++) {
      const own = truth.filter(({ text }) => text.startsWith(`writer ${w} `)).map(({ text }) => text)
      expect(own).toEqual(Array.from({ length: each }, (_, i) => `writer ${w} message ${i + 1}`))
    }
    for (const client of all) expect(lobbyOf(client)?.timeline.messages).toEqual(truth)
    expect([...seen]).toEqual([])
  }

  test('nothing is lost, doubled or out of order when every line is cut at once', async () => {
    await everybodyEndsWith(3, 150, async () => {
      await Bun.sleep(20 + Math.random() * 60)
      proxy.cut()
    })
  }, 60_000)

  test('nothing is lost, doubled or out of order when lines are cut in the middle of frames', async () => {
    await everybodyEndsWith(3, 100, async () => {
      proxy.cutAfter(Math.random() * 15_000)
      await Bun.sleep(50)
    })
  }, 60_000)

  test('a line that never lives long enough for a whole page still catches up', async () => {
    const { token } = await chat.register('alice')
    const client = connect(token, { url: proxy.url, random: () => 0.9 })
    await client.loadOlder('lobby')
    proxy.cut()
    const send = (i: number) =>
      chat.call(token, 'message.send', { room: 'lobby', text: `message ${i}`, nonce: `${i}` })
    await Promise.all(Array.from({ length: 600 }, (_, i) => send(i)))
    const isHere = () => lobbyOf(client)?.rev === 600
    // From now on no connection brings more than 12 KB; 600 messages are 120 KB.
    proxy.cutAfter(12_000)
    await until(isHere)
    expect(lobbyOf(client)?.timeline.messages).toEqual(await truthOf(token))
  }, 60_000)

  test('what was sent while the server was away arrives when it is back', async () => {
    const { token } = await chat.register('alice')
    const client = connect(token, { random: () => 0.05 })
    await client.loadOlder('lobby')
    await chat.server.stop()
    await until(() => client.getState().status === 'connecting')
    client.send('lobby', 'are you there?')
    await Bun.sleep(200)
    expect(client.getState().outbox.map(({ status }) => status)).toEqual(['waiting'])
    const { dataFolder, port } = chat
    chat = await startTestChat({ dataFolder, port })
    await until(() => textsOf(client).includes('are you there?'))
    expect(client.getState().outbox).toEqual([])
  }, 30_000)
})
