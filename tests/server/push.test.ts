import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'

type Pushed = {
  path: string
  status: number
  sender: { key: string; audience: string }
  message: { room: string; author: string; text: string; notification: { message: string } }
}

let chat: TestChat
let service: Bun.Subprocess<'ignore', 'pipe', 'inherit'>
let device: { url: string; keys: { p256dh: string; auth: string } }
const pushed: Pushed[] = []
const tokens: Record<string, string> = {}
let count = 0

beforeAll(async () => {
  chat = await startTestChat()
  for (const name of ['owen', 'alice', 'bob']) tokens[name] = (await chat.register(name)).token
  service = Bun.spawn([process.execPath, join(import.meta.dir, '..', 'support', 'push-endpoint.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = linesOf(service.stdout)
  device = JSON.parse((await lines.next()).value as string)
  void (async () => {
    for await (const line of lines) pushed.push(JSON.parse(line))
  })()
})
afterAll(async () => {
  service.kill()
  await chat.stop()
})

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of stream.pipeThrough(new TextDecoderStream() as never) as ReadableStream<string>) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
}

const tokenOf = (name: string): string => tokens[name] as string
const send = async (room: string, text: string): Promise<string> =>
  (await chat.call(tokenOf('alice'), 'message.send', { room, text, nonce: `n-${++count}` })).id
const why = async (message: string): Promise<string> => {
  const { notify, because } = await chat.call(tokenOf('bob'), 'notification.why', { message })
  return `${notify}: ${because}`
}
const newRoom = async (): Promise<string> => {
  const { room } = await chat.call(tokenOf('alice'), 'room.create', { name: `r${++count}`, kind: 'private' })
  await chat.call(tokenOf('alice'), 'room.invite', { room: room.id, username: 'bob' })
  return room.id
}
const allowAny = (value: 'any' | 'public') =>
  chat.call(tokenOf('owen'), 'settings.set', { name: 'push.endpoints', value })
const subscribe = async (path: string, token = tokenOf('bob')): Promise<string> => {
  const endpoint = `${device.url}${path}`
  await chat.call(token, 'push.subscribe', { endpoint, keys: device.keys })
  return endpoint
}
const until = async (path: string, times = 1): Promise<Pushed[]> => {
  for (;;) {
    const found = pushed.filter((one) => one.path === path)
    if (found.length >= times) return found
    await Bun.sleep(10)
  }
}
/** Whether everything that was owed is settled or waits for another try. */
const settled = async (): Promise<void> => {
  for (;;) {
    const due = await chat.server.core.store.push.nextDue(Date.now())
    if (due === undefined || due > Date.now()) return
    await Bun.sleep(10)
  }
}

describe('push messages', () => {
  test('may go nowhere inside of this network, unless that is wanted', async () => {
    const { body } = await chat.post(tokens.bob, 'push.subscribe', {
      endpoint: `${device.url}/plain`,
      keys: device.keys,
    })
    expect(body.error?.code).toBe('bad-input')
    const inside = device.url.replace('http:', 'https:')
    for (const endpoint of [`${inside}/ip`, `${inside.replace('127.0.0.1', 'localhost')}/name`]) {
      await chat.call(tokenOf('bob'), 'push.subscribe', { endpoint, keys: device.keys })
      await expect(
        chat.server.core.pusher.push({
          to: { endpoint, ...device.keys },
          keys: chat.server.core.pusher.newKeys(),
          text: 'x',
        }),
      ).rejects.toThrow('not on the internet')
      await chat.call(tokenOf('bob'), 'push.unsubscribe', { endpoint })
    }
    expect(pushed).toEqual([])
  })

  test('reach the device, where alone they can be read, signed by the installation', async () => {
    await allowAny('any')
    const endpoint = await subscribe('/first')
    const { key } = await chat.call(tokenOf('bob'), 'push.key', {})
    expect((await chat.call(tokenOf('alice'), 'push.key', {})).key).toBe(key)
    const room = await newRoom()
    const message = await send(room, '@bob the roses are out')
    expect(await why(message)).toBe('push: told')
    const [first] = await until('/first')
    expect(first?.sender).toEqual({ key, audience: new URL(endpoint).origin })
    expect(first?.message).toMatchObject({
      room: expect.stringMatching(/^r\d+$/),
      author: 'alice',
      text: '@bob the roses are out',
      notification: { message, addressed: 'mention' },
    })
    await settled()
    expect(pushed.length).toBe(1)
    await chat.call(tokenOf('bob'), 'push.unsubscribe', { endpoint })
    expect(await why(await send(room, '@bob and gone again'))).toBe('here: no-device')
  })

  test('say nothing of what was deleted, read or left before they were sent', async () => {
    await subscribe('/late')
    await fetch(`${device.url}/answer/503`, { method: 'POST' })
    const rooms = [await newRoom(), await newRoom(), await newRoom()] as [string, string, string]
    const messages: string[] = []
    for (const room of rooms) messages.push(await send(room, '@bob secret plans'))
    for (const message of messages) expect(await why(message)).toBe('push: told')
    await until('/late', 3)
    await chat.call(tokenOf('alice'), 'message.delete', { message: messages[0] as string })
    await chat.call(tokenOf('bob'), 'room.read', { room: rooms[1], seq: 1000 })
    const bob = (await chat.call(tokenOf('bob'), 'account.whoami', {})).account.id
    await chat.call(tokenOf('alice'), 'room.remove-member', { room: rooms[2], account: bob })
    await fetch(`${device.url}/answer/201`, { method: 'POST' })
    const { store } = chat.server.core
    // Every one of them is due again, seconds later.
    for (let waits = true; waits; ) {
      await Bun.sleep(50)
      chat.server.core.pushIsOwed()
      waits = (await store.push.nextDue(Date.now())) !== undefined
    }
    expect(pushed.filter(({ path, status }) => path === '/late' && status === 201)).toEqual([])
  }, 30_000)

  test('go again to a service that is busy, and never again to a device that is gone', async () => {
    const room = await newRoom()
    await subscribe('/busy')
    await fetch(`${device.url}/answer/503`, { method: 'POST' })
    await send(room, '@bob again and again')
    await until('/busy', 1)
    await fetch(`${device.url}/answer/201`, { method: 'POST' })
    const tries = await until('/busy', 2)
    expect(tries.map(({ status }) => status)).toEqual([503, 201])
    await settled()
    await chat.call(tokenOf('bob'), 'push.unsubscribe', { endpoint: `${device.url}/late` })
    await fetch(`${device.url}/answer/410`, { method: 'POST' })
    const last = await send(room, '@bob one more')
    expect(await why(last)).toBe('push: told')
    await until('/busy', 3)
    await fetch(`${device.url}/answer/201`, { method: 'POST' })
    await settled()
    while ((await why(await send(room, '@bob hello?'))) !== 'here: no-device') await Bun.sleep(20)
    expect(pushed.filter(({ path }) => path === '/busy').length).toBeLessThan(6)
  }, 30_000)

  test('end with the session of the device', async () => {
    const room = await newRoom()
    const { token } = await chat.call('', 'account.login', { username: 'bob', password: testPassword })
    await subscribe('/session', token)
    expect(await why(await send(room, '@bob one'))).toBe('push: told')
    await until('/session')
    await chat.call(token, 'account.logout', {})
    expect(await why(await send(room, '@bob two'))).toBe('here: no-device')
    expect(pushed.filter(({ path }) => path === '/session').length).toBe(1)
  })
})
