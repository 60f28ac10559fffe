import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { workspaceClient } from '../../support/workspace-client.ts'

let chat: TestChat
beforeAll(async () => {
  chat = await startTestChat()
})
afterAll(() => chat.stop())

type Heard = {
  // biome-ignore lint/suspicious/noExplicitAny: frames are checked by the tests that read them
  frames: any[]
  send(frame: unknown): void
  // biome-ignore lint/suspicious/noExplicitAny: frames are checked by the tests that read them
  next(matches: (frame: any) => boolean): Promise<any>
  closed: Promise<{ code: number; reason: string }>
  close(): void
}

const open = async (path: string, headers: Record<string, string> = {}): Promise<Heard> => {
  const socket = new WebSocket(`${chat.url.replace('http', 'ws')}${path}`, { headers } as never)
  const heard: Heard = {
    frames: [],
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    async next(matches) {
      for (let i = 0; i < 500; i += 1) {
        const found = heard.frames.find(matches)
        if (found) return found
        await Bun.sleep(10)
      }
      throw new Error(`Not among ${JSON.stringify(heard.frames)}`)
    },
    closed: new Promise((resolve) => {
      socket.onclose = ({ code, reason }) => resolve({ code, reason })
    }),
    close: () => socket.close(),
  }
  socket.onmessage = ({ data }) => heard.frames.push(JSON.parse(String(data)))
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = () => reject(new Error('refused'))
  })
  return heard
}

const enter = async (username: string) => {
  const { token, account } = await chat.register(username)
  return { token, account, ...workspaceClient(chat.url, token) }
}

let rooms = 0
const roomOf = async (...names: string[]) => {
  rooms += 1
  const people = await Promise.all(names.map((name) => enter(name)))
  const { id } = (await people[0]?.ask('POST', '/api/chat/rooms/', { name: `room ${rooms}` }))?.body ?? {}
  for (const { account } of people.slice(1)) {
    const user = await chat.server.core.numbers.of('account', account.id)
    await people[0]?.ask('POST', `/api/chat/rooms/${id}/participants/`, { user_id: user })
  }
  return { id: id as number, people }
}

const message = (sender: string, content: string) => ({
  type: 'chat_message',
  content,
  sender,
  message_id: expect.any(Number),
  timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
})

describe('a socket of a room', () => {
  test('is opened by a header or a first frame, and hears and says what is said there', async () => {
    const { id, people } = await roomOf('wann', 'wbob')
    const [ann, bob] = people
    const a = await open(`/ws/chat/${id}/`, { Authorization: `Token ${ann?.token}` })
    const b = await open(`/ws/chat/${id}`)
    b.send({ type: 'auth', token: bob?.token })
    expect(await b.next(({ type }) => type === 'auth')).toEqual({ type: 'auth', status: 'ok' })
    a.send({ type: 'chat_message', content: 'hello' })
    const told = await b.next(({ type }) => type === 'chat_message')
    expect(told).toEqual(message('wann', 'hello'))
    expect(await a.next(({ type }) => type === 'chat_message')).toEqual(told)
    b.send({ type: 'typing' })
    expect(await a.next(({ type }) => type === 'typing')).toMatchObject({ type: 'typing', sender: 'wbob' })
    const page = (await ann?.ask('GET', `/api/chat/rooms/${id}/messages/`))?.body
    expect(page.results[0].id).toBe(told.message_id)
    b.send('{')
    expect(await b.next(({ type }) => type === 'error')).toEqual({ type: 'error', message: 'Invalid JSON.' })
    b.send({ type: 'chat_message', content: ' ' })
    await b.next(({ message }) => message?.includes('empty'))
    for (const one of [a, b]) one.close()
  })

  test('is opened by the session cookie of a page of ours, and by no other page', async () => {
    const { id, people } = await roomOf('wcookie')
    const Cookie = `parley=${people[0]?.token}`
    const own = await open(`/ws/chat/${id}/`, { Cookie, Origin: chat.url })
    own.send({ type: 'chat_message', content: 'by cookie' })
    expect(await own.next(({ type }) => type === 'chat_message')).toEqual(message('wcookie', 'by cookie'))
    own.close()
    expect(open(`/ws/chat/${id}/`, { Cookie, Origin: 'http://evil.example' })).rejects.toThrow('refused')
  })

  test('never takes a token from its address', async () => {
    const { id, people } = await roomOf('wurl')
    const url = `${chat.url}/ws/chat/${id}/?token=${people[0]?.token}`
    const response = await fetch(url, {
      headers: {
        Upgrade: 'websocket',
        Connection: 'Upgrade',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ detail: expect.stringContaining('never in the address') })
  })

  test('is closed to whoever is no participant, has no token, or a wrong one', async () => {
    const { id } = await roomOf('wowner')
    const eve = await enter('weve')
    const stranger = await open(`/ws/chat/${id}/`, { Authorization: `Token ${eve.token}` })
    expect(await stranger.closed).toMatchObject({ code: 4403 })
    const unknown = await open(`/ws/chat/424242/`, { Authorization: `Token ${eve.token}` })
    expect(await unknown.closed).toEqual(await stranger.closed)
    const silent = await open(`/ws/chat/${id}/`)
    silent.send({ type: 'chat_message', content: 'x' })
    expect(await silent.closed).toMatchObject({ code: 4401 })
    const wrong = await open(`/ws/chat/${id}/`)
    wrong.send({ type: 'auth', token: 'wrong' })
    expect(await wrong.closed).toMatchObject({ code: 4401 })
    expect(open(`/ws/chat/${id}/`, { Authorization: 'Token wrong' })).rejects.toThrow('refused')
  })

  test('hears nothing of other rooms, and nothing more after a removal or a logout', async () => {
    const { id, people } = await roomOf('rann', 'rbob', 'rcid')
    const [ann, bob, cid] = people
    const b = await open(`/ws/chat/${id}/`, { Authorization: `Token ${bob?.token}` })
    const c = await open(`/ws/chat/${id}/`, { Authorization: `Token ${cid?.token}` })
    c.send({ type: 'chat_message', content: 'warm' })
    await b.next(({ content }) => content === 'warm')
    await chat.call(ann?.token ?? '', 'message.send', { room: 'lobby', text: 'elsewhere', nonce: 'n' })
    const user = await chat.server.core.numbers.of('account', bob?.account.id ?? '')
    await ann?.ask('DELETE', `/api/chat/rooms/${id}/participants/${user}/`)
    await ann?.ask('POST', `/api/chat/rooms/${id}/send/`, { content: 'after' })
    const removedAt = performance.now()
    expect(await b.closed).toMatchObject({ code: 4403 })
    expect(performance.now() - removedAt).toBeLessThan(1000)
    await c.next(({ content }) => content === 'after')
    expect(b.frames.map(({ content }) => content)).toEqual(['warm'])
    await chat.call(cid?.token ?? '', 'account.logout', {})
    expect(await c.closed).toMatchObject({ code: 4003 })
    expect(c.frames.map(({ content }) => content)).toEqual(['warm', 'after'])
  })
})
