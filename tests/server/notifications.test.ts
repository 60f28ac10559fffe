import { describe, expect, test } from 'bun:test'
import { seatPeople } from '../support/seat-people.ts'
import type { TestChat } from '../support/start-test-chat.ts'
import { openSocket, type TestSocket } from '../support/test-socket.ts'

let chat: TestChat
const { idOf, tokenOf, next, send, newRoom } = seatPeople(['owen', 'alice', 'bob', 'carol'], (started) => {
  chat = started
})
const say = async (name: string, room: string, text: string): Promise<string> =>
  (await send(name, room, text)).id
/** What the ledger says, with what waits decided first. */
const why = async (name: string, message: string): Promise<string> => {
  const { notify, because } = await chat.call(tokenOf(name), 'notification.why', { message })
  return `${notify}: ${because}`
}
const listOf = async (name: string) => {
  const { notifications, unread } = await chat.call(tokenOf(name), 'notification.list', { limit: 100 })
  expect(notifications.filter(({ read }) => !read).length).toBe(unread)
  return notifications
}
const listedIn = async (name: string, room: string) =>
  (await listOf(name))
    .filter((one) => one.room === room)
    .map(({ message, read }) => ({ message, read: read ?? false }))

const eventOf = (socket: TestSocket, event: string) => socket.until((frame) => frame.event === event)

describe('who is notified', () => {
  test('of a mention its hearer and nobody else, and each can see why', async () => {
    const room = await newRoom('alice', 'public', 'bob', 'carol')
    const message = await say('alice', room, 'hello @bob')
    expect(await why('bob', message)).toBe('here: no-device')
    expect(await why('carol', message)).toBe('no: not-mentioned')
    expect(await why('alice', message)).toBe('no: own')
    expect(await listedIn('bob', room)).toEqual([{ message, read: false }])
    expect(await listedIn('carol', room)).toEqual([])
    const [first] = await listOf('bob')
    expect(first).toMatchObject({
      addressed: 'mention',
      author: { name: 'alice' },
      content: { text: 'hello @bob' },
    })
    const outsider = await chat.post(tokenOf('owen'), 'notification.why', { message })
    expect(outsider.body.error?.code).toBe('not-a-member')
  })

  test('of everything in a direct conversation, and where one wants all of a room', async () => {
    const { room } = await chat.call(tokenOf('alice'), 'room.direct', { people: ['bob'] })
    const direct = await say('alice', room.id, 'just us')
    expect(await why('bob', direct)).toBe('here: no-device')
    const open = await newRoom('alice', 'public', 'bob', 'carol')
    const before = await say('alice', open, 'before')
    await chat.call(tokenOf('bob'), 'notification.set-room', { room: open, level: 'all' })
    const after = await say('alice', open, 'after')
    expect(await why('bob', before)).toBe('no: not-mentioned')
    expect(await why('bob', after)).toBe('here: no-device')
    expect(await why('carol', after)).toBe('no: not-mentioned')
    await chat.call(tokenOf('bob'), 'notification.set-room', { room: room.id, level: 'mentions' })
    expect(await why('bob', await say('alice', room.id, 'still us'))).toBe('no: not-mentioned')
    await chat.call(tokenOf('bob'), 'notification.set-room', { room: room.id, level: null })
    expect(await why('bob', await say('alice', room.id, 'again us'))).toBe('here: no-device')
  })

  test('of what is meant for everybody: all, or those who are online', async () => {
    const room = await newRoom('alice', 'private', 'bob', 'carol')
    const socket = await openSocket(chat.url, tokenOf('bob'))
    const all = await say('alice', room, '@room the house is on fire')
    const here = await say('alice', room, '@here is anybody about?')
    expect([await why('bob', all), await why('carol', all)]).toEqual(['here: online', 'here: no-device'])
    expect([await why('bob', here), await why('carol', here)]).toEqual(['here: online', 'no: away'])
    expect(await listedIn('carol', room)).toEqual([{ message: all, read: false }])
    socket.close()
  })

  test('but not of a room that is muted or unwanted, nor of what was said before one came', async () => {
    const room = await newRoom('alice', 'public', 'bob')
    const set = (more: object) => chat.call(tokenOf('bob'), 'notification.set-room', { room, ...more })
    await set({ level: 'nothing' })
    expect(await why('bob', await say('alice', room, '@bob one'))).toBe('no: nothing')
    const until = new Date(Date.now() + 60_000).toISOString()
    const muted = await set({ level: 'all', mutedUntil: until })
    expect(muted.room.notify).toEqual({ level: 'all', mutedUntil: until })
    expect(await why('bob', await say('alice', room, '@bob two'))).toBe('no: muted')
    await set({ mutedUntil: null })
    expect(await why('bob', await say('alice', room, '@bob three'))).toStartWith('here: ')
    expect((await set({ level: null })).room).not.toHaveProperty('notify')
    const early = await say('alice', room, 'before @carol came')
    await chat.call(tokenOf('carol'), 'room.join', { room })
    expect(await why('carol', early)).toBe('no: not-a-member')
  })

  test('within do-not-disturb hours only in the list', async () => {
    const room = await newRoom('alice', 'public', 'carol')
    const doNotDisturb = {
      timeZone: 'Asia/Tokyo',
      times: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }],
    }
    await chat.call(tokenOf('carol'), 'notification.change-settings', { doNotDisturb })
    expect(await why('carol', await say('alice', room, '@carol psst'))).toBe('here: do-not-disturb')
    expect((await chat.call(tokenOf('carol'), 'notification.settings', {})).doNotDisturb).toEqual(
      doNotDisturb,
    )
    await chat.call(tokenOf('carol'), 'notification.change-settings', { doNotDisturb: null })
    for (const wrong of [
      { ...doNotDisturb, timeZone: 'Nowhere/Atall' },
      { timeZone: 'UTC', times: [{ days: [8], from: '00:00', to: '01:00' }] },
      { timeZone: 'UTC', times: [{ days: [1], from: '24:00', to: '01:00' }] },
    ]) {
      const { body } = await chat.post(tokenOf('carol'), 'notification.change-settings', {
        doNotDisturb: wrong,
      })
      expect(body.error?.code).toBe('bad-input')
    }
  })
})

describe('once', () => {
  test('an edit that mentions somebody notifies them, further edits and reactions do not', async () => {
    const room = await newRoom('alice', 'public', 'bob', 'carol')
    const message = await say('alice', room, 'hello')
    expect(await why('bob', message)).toBe('no: not-mentioned')
    await chat.call(tokenOf('alice'), 'message.edit', { message, text: 'hello @bob' })
    expect(await why('bob', message)).toStartWith('here: ')
    const [{ id = '' } = {}] = await listOf('bob')
    await chat.call(tokenOf('bob'), 'notification.read', { notifications: [id] })
    await chat.call(tokenOf('alice'), 'message.edit', { message, text: 'hello @bob and @carol' })
    await chat.call(tokenOf('carol'), 'message.react', { message, emoji: '👍', on: true })
    expect(await why('carol', message)).toStartWith('here: ')
    expect(await listedIn('bob', room)).toEqual([{ message, read: true }])
    expect(await listedIn('carol', room)).toEqual([{ message, read: false }])
  })

  test('what is deleted is gone from the list, and does not come back when it is put back', async () => {
    const room = await newRoom('alice', 'public', 'bob')
    const socket = await openSocket(chat.url, tokenOf('bob'))
    const message = await say('alice', room, '@bob oops')
    const added = await eventOf(socket, 'notification.added')
    const { unread } = added
    expect(added.notification).toMatchObject({ message, room, addressed: 'mention' })
    expect(JSON.stringify(added)).not.toContain('oops')
    await chat.call(tokenOf('alice'), 'message.delete', { message })
    const gone = await eventOf(socket, 'notification.read')
    expect(gone).toMatchObject({ gone: [added.notification.id], unread: unread - 1 })
    expect(await why('bob', message)).toBe('no: deleted')
    expect(await listedIn('bob', room)).toEqual([])
    socket.close()
  })
})

describe('reading', () => {
  test('a room reads what in it was meant for oneself, and tells one’s other devices', async () => {
    const room = await newRoom('alice', 'public', 'bob')
    const socket = await openSocket(chat.url, tokenOf('bob'))
    const message = await say('alice', room, '@bob one')
    const second = await say('alice', room, '@bob two')
    await why('bob', second)
    const { unread } = await chat.call(tokenOf('bob'), 'notification.list', {})
    const seq = Number(message.split('.').at(-1))
    await chat.call(tokenOf('bob'), 'room.read', { room, seq })
    expect(await eventOf(socket, 'notification.read')).toMatchObject({ room, seq, unread: unread - 1 })
    expect(await listedIn('bob', room)).toEqual([
      { message: second, read: false },
      { message, read: true },
    ])
    expect((await socket.ask('notification.list', { limit: 1 })).ok).toMatchObject({ unread: unread - 1 })
    socket.close()
  })

  test('all up to one, page by page, one’s own alone', async () => {
    const room = await newRoom('alice', 'public', 'bob', 'carol')
    for (let i = 0; i < 5; i += 1) await why('bob', await say('alice', room, `@bob @carol ${i}`))
    const first = await chat.call(tokenOf('bob'), 'notification.list', { limit: 2 })
    expect(first).toMatchObject({ more: true })
    const before = first.notifications[1]?.id as string
    const next = await chat.call(tokenOf('bob'), 'notification.list', { limit: 2, before })
    expect(next.notifications.map(({ content }) => content?.text)).toEqual(['@bob @carol 2', '@bob @carol 1'])
    const upTo = next.notifications[0]?.id as string
    const carols = (await chat.call(tokenOf('carol'), 'notification.list', {})).unread
    const { unread } = await chat.call(tokenOf('bob'), 'notification.read', { upTo })
    expect(unread).toBe(2)
    await chat.call(tokenOf('bob'), 'notification.read', { upTo: '999999999' })
    expect((await chat.call(tokenOf('carol'), 'notification.list', {})).unread).toBe(carols)
    expect((await chat.post(tokenOf('bob'), 'notification.read', {})).body.error?.code).toBe('bad-input')
    expect((await chat.post(tokenOf('bob'), 'notification.read', { upTo: 'x' })).body.error?.code).toBe(
      'bad-input',
    )
  })
})

describe('a thread', () => {
  test('is read apart from its room', async () => {
    const room = await newRoom('alice', 'public', 'bob')
    const root = await say('alice', room, 'what shall we plant?')
    const draft = { room, text: '@bob roses?', thread: root, nonce: `n-${next()}` }
    const reply = await chat.call(tokenOf('alice'), 'message.send', draft)
    expect(await why('bob', reply.id)).toStartWith('here: ')
    await chat.call(tokenOf('bob'), 'room.read', { room, seq: reply.seq })
    expect(await listedIn('bob', room)).toEqual([{ message: reply.id, read: false }])
    const socket = await openSocket(chat.url, tokenOf('bob'))
    const { unread } = await chat.call(tokenOf('bob'), 'notification.list', {})
    await chat.call(tokenOf('bob'), 'thread.read', { message: root, seq: reply.seq })
    expect(await eventOf(socket, 'notification.read')).toMatchObject({ unread: unread - 1 })
    expect(await listedIn('bob', room)).toEqual([{ message: reply.id, read: true }])
    socket.close()
  })
})

describe('whoever leaves', () => {
  test('is told of nothing more, and counts no more what was there', async () => {
    const room = await newRoom('alice', 'private', 'bob')
    await why('bob', await say('alice', room, '@bob one'))
    const { unread } = await chat.call(tokenOf('bob'), 'notification.list', {})
    const socket: TestSocket = await openSocket(chat.url, tokenOf('bob'))
    await chat.call(tokenOf('alice'), 'room.remove-member', { room, account: idOf('bob') })
    expect((await chat.call(tokenOf('bob'), 'notification.list', {})).unread).toBe(unread - 1)
    expect(await listedIn('bob', room)).toEqual([])
    await say('alice', room, '@bob two')
    await Bun.sleep(150)
    expect(socket.frames.filter(({ event }) => event === 'notification.added')).toEqual([])
    socket.close()
  })
})

test('a page of notifications of long messages is shorter than was asked for, and the next goes on after it', async () => {
  const { token, account } = await chat.register(`page${next()}`)
  const room = await newRoom('alice', 'private', account.username)
  const sent: string[] = []
  const filler = String.fromCharCode(1).repeat(15_000)
  for (let i = 0; i < 12; i++) sent.push(await say('alice', room, `@${account.username} ${i} ${filler}`))
  const short: string[] = []
  for (let i = 0; i < 130; i++) short.push(await say('alice', room, `@${account.username} ${i}`))
  expect(await chat.call(token, 'notification.why', { message: short.at(-1) as string })).toMatchObject({
    notify: 'here',
  })
  const pages: string[][] = []
  for (let before: string | undefined, more = true; more; ) {
    const page = await chat.call(token, 'notification.list', { limit: 500, ...(before && { before }) })
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(300 * 1024)
    pages.push(page.notifications.map(({ message }) => message))
    before = page.notifications.at(-1)?.id
    more = page.more
  }
  expect(pages.flat()).toEqual([...sent, ...short].toReversed())
  expect(pages.length).toBeGreaterThan(4)
  const newest = await chat.call(token, 'notification.list', { limit: 130 })
  expect([newest.notifications.length, newest.more]).toEqual([130, true])
})
