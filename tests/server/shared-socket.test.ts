import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { type Client, createClient } from '../../src/sdk/index.ts'
import { type SharedSocket, shareSocket } from '../../src/sdk/tabs/share-socket.ts'
import { createBrowserLocks } from '../support/browser-locks.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'

/** Tabs of one browser in this process: the runtime's channels, sockets with a cookie, and locks. */
type Tab = { client: Client; shared: SharedSocket; channel: TabChannel }

const real = { WebSocket, BroadcastChannel, locks: navigator.locks }
let chat: TestChat
let cookie = ''
let tabs: Tab[] = []
let last: TabChannel

/** A channel whose tab may be frozen: it says nothing, and hears everything when it wakes. */
class TabChannel {
  onmessage: ((event: MessageEvent) => void) | null = null
  private readonly channel: BroadcastChannel
  private missed: MessageEvent[] | undefined
  constructor(name: string) {
    this.channel = new real.BroadcastChannel(name)
    this.channel.onmessage = (event: MessageEvent) => {
      if (this.missed) this.missed.push(event)
      else this.onmessage?.(event)
    }
    last = this
  }
  postMessage(words: unknown): void {
    if (!this.missed) this.channel.postMessage(words)
  }
  close(): void {
    this.channel.close()
  }
  freeze(): void {
    this.missed = []
  }
  wake(): void {
    const missed = this.missed ?? []
    this.missed = undefined
    for (const event of missed) this.onmessage?.(event)
  }
}

beforeAll(async () => {
  chat = await startTestChat()
  class CookieSocket extends real.WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie, origin: chat.url } } as never)
    }
  }
  Object.assign(globalThis, { WebSocket: CookieSocket, BroadcastChannel: TabChannel })
}, 60_000)

beforeEach(() => {
  tabs = []
  Object.defineProperty(navigator, 'locks', { value: createBrowserLocks(), configurable: true })
})

afterAll(async () => {
  Object.assign(globalThis, { WebSocket: real.WebSocket, BroadcastChannel: real.BroadcastChannel })
  Object.defineProperty(navigator, 'locks', { value: real.locks, configurable: true })
  await chat.stop()
})

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 600 && !(await holds()); tries += 1) await Bun.sleep(50)
  expect(await holds()).toBe(true)
}

const sockets = async (): Promise<number> => {
  const page = await (await fetch(`${chat.url}/metrics`)).text()
  return Number(/^parley_connections\{state="known"\} (\d+)/m.exec(page)?.[1])
}

const logIn = async (username: string): Promise<string> => {
  const answer = await fetch(`${chat.url}/api/v1/account.register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: chat.url },
    body: JSON.stringify({ username, password: 'correct horse battery' }),
  })
  cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return ((await answer.json()) as { token: string }).token
}

const openTab = async (name: string): Promise<Tab> => {
  const shared = shareSocket(name) as SharedSocket
  const client = createClient({ url: chat.url, WebSocket: shared.WebSocket })
  const tab = { client, shared, channel: last }
  tabs.push(tab)
  client.connect()
  await until(() => client.getState().status === 'live')
  await client.loadOlder('lobby')
  return tab
}

const close = async ({ client, shared }: Tab): Promise<void> => {
  await client.close()
  shared.close()
}

const said = ({ client }: Tab, text: string): number =>
  client.getState().rooms.lobby?.timeline.messages.filter((message) => message.text === text).length ?? 0

/** Every one of these tabs has it once, and none has anything to send. */
const isSaidOnce = async (text: string, by: Tab[]): Promise<void> => {
  await until(() => by.every((tab) => said(tab, text) === 1 && tab.client.getState().outbox.length === 0))
}

describe('the tabs of a browser', () => {
  test('have one socket; closing the one that has it loses nothing and doubles nothing', async () => {
    await logIn('alice')
    const first = await openTab('alice')
    const second = await openTab('alice')
    const third = await openTab('alice')
    expect(await sockets()).toBe(1)
    second.client.send('lobby', 'from the second')
    first.client.send('lobby', 'from the first')
    await isSaidOnce('from the second', [first, second, third])
    await isSaidOnce('from the first', [first, second, third])

    second.client.send('lobby', 'on its way while the first goes')
    first.shared.close()
    third.client.send('lobby', 'said while nobody leads')
    await isSaidOnce('on its way while the first goes', [second, third])
    await isSaidOnce('said while nobody leads', [second, third])
    await until(async () => (await sockets()) === 1)
    await first.client.close()
    await close(second)
    await isSaidOnce('said while nobody leads', [third])
    third.client.send('lobby', 'the last one')
    await isSaidOnce('the last one', [third])
    await close(third)
    await until(async () => (await sockets()) === 0)
  }, 120_000)

  test('go on without one that is frozen with the socket, which finds its way back', async () => {
    await logIn('bob')
    const first = await openTab('bob')
    const second = await openTab('bob')
    first.channel.freeze()
    second.client.send('lobby', 'past the frozen one')
    await isSaidOnce('past the frozen one', [second])
    first.channel.wake()
    await isSaidOnce('past the frozen one', [first])
    first.client.send('lobby', 'awake again')
    await isSaidOnce('awake again', [first, second])
    await until(async () => (await sockets()) === 1)
    await close(first)
    await close(second)
  }, 120_000)

  test('are all logged out with one of them', async () => {
    const token = await logIn('carol')
    const first = await openTab('carol')
    const second = await openTab('carol')
    await chat.call(token, 'account.logout', {})
    for (const { client } of [first, second]) await until(() => client.getState().status === 'signed-out')
    expect(await sockets()).toBe(0)
    await close(first)
    await close(second)
  }, 120_000)
})
