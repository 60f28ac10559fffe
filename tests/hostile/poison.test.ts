import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Server, ServerWebSocket } from 'bun'
import type { Message } from '../../src/protocol/entities.ts'
import { createClient } from '../../src/sdk/client.ts'

/** A server that says whatever it is told to, to the real client of web page and terminal. */
let server: Server<undefined>
let line: ServerWebSocket<undefined> | undefined
let answers: Record<string, (request: { [field: string]: unknown }) => unknown> = {}
let hello: unknown

const account = { id: 'me', username: 'alice', role: 'member', createdAt: '2026-01-01T00:00:00.000Z' }
const room = {
  ...{ id: 'r', name: 'roses', kind: 'private', topic: '', rev: 3, members: 2, role: 'member' },
  ...{ read: 0, unread: 0, mentions: 0 },
}
const goodHello = { session: 's', account, epoch: 'e', heartbeatMs: 25_000, rooms: [room] }
const said = (seq: number, text = `m${seq}`): Message => ({
  id: `r.${seq}`,
  seq,
  rev: seq,
  author: { id: 'bob', name: 'bob' },
  text,
  at: '2026-01-01T00:00:00.000Z',
})

beforeAll(() => {
  server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request, { upgrade }) =>
      upgrade.call(server, request) ? undefined : new Response(null, { status: 404 }),
    websocket: {
      perMessageDeflate: false,
      maxPayloadLength: 64 * 1024 * 1024,
      open(socket) {
        line = socket
      },
      message(socket, text) {
        const request = JSON.parse(String(text))
        const ok = request.type === 'session.hello' ? hello : (answers[request.type]?.(request) ?? {})
        socket.send(JSON.stringify({ re: request.id, ok }))
      },
    },
  })
})
afterAll(() => server.stop(true))

const open = async (first: unknown = goodHello) => {
  hello = first
  answers = {
    'room.history': () => ({
      messages: [said(1), said(2), said(3)],
      rev: 3,
      moreBefore: false,
      moreAfter: false,
    }),
    'room.changes': ({ after }) => ({
      messages: [4, 5, 6].filter((rev) => rev > Number(after)).map((rev) => said(rev)),
      rev: 6,
      more: false,
    }),
    'presence.list': () => ({ online: [], more: false }),
  }
  const client = createClient({ url: `http://127.0.0.1:${server.port}`, token: 't' })
  client.connect()
  return client
}
type Client = Awaited<ReturnType<typeof open>>

const texts = (client: Client): string[] =>
  (client.getState().rooms.r?.timeline.messages ?? []).map(({ text }) => text)
const until = async (holds: () => boolean): Promise<void> => {
  const end = Date.now() + 15_000
  while (!holds()) {
    if (Date.now() > end) throw new Error('It did not happen.')
    await Bun.sleep(5)
  }
}
const openedRoom = async (): Promise<Client> => {
  const client = await open()
  await until(() => client.getState().status === 'live')
  await client.loadOlder('r')
  await until(() => texts(client).length === 3)
  return client
}

/** Everything that a message needs, each thing wrong in several ways. */
const poisoned: [string, object | null][] = [
  ['nothing at all', null],
  ['an empty object', {}],
  ...(['id', 'author', 'text', 'at'] as const).flatMap((field): [string, object][] =>
    [undefined, null, 7, [], {}].map((value) => [
      `${field} ${JSON.stringify(value)}`,
      { ...said(4), [field]: value },
    ]),
  ),
  ...(['reactions', 'mentions', 'files', 'replies'] as const).flatMap((field): [string, object][] =>
    ['x', 7, [null], null].map((value) => [
      `${field} ${JSON.stringify(value)}`,
      { ...said(4), [field]: value },
    ]),
  ),
]

describe('SC-31: a damaged message', () => {
  test('is passed over when it is told, and when it is found by catching up; what follows is there', async () => {
    const client = await openedRoom()
    const damaged = poisoned.map(([, one]) => one)
    answers['room.changes'] = () => ({ messages: [...damaged, said(5), said(6)], rev: 6, more: false })
    for (const message of damaged)
      line?.send(JSON.stringify({ event: 'message.changed', room: 'r', rev: 4, message }))
    line?.send(JSON.stringify({ event: 'message.changed', room: 'r', rev: 6, message: said(6) }))
    await until(() => texts(client).includes('m6'))
    expect(texts(client)).toEqual(['m1', 'm2', 'm3', 'm5', 'm6'])
    expect(client.getState().status).toBe('live')
    await client.close()
  }, 60_000)

  test('in a page of the history leaves the others', async () => {
    const client = await open()
    answers['room.history'] = () => ({
      ...{ messages: [said(1), ...poisoned.map(([, one]) => one), said(3)], rev: 3 },
      ...{ moreBefore: false, moreAfter: false },
    })
    await until(() => client.getState().status === 'live')
    await client.loadOlder('r')
    await until(() => texts(client).length > 0)
    expect(texts(client)).toEqual(['m1', 'm3'])
    await client.close()
  })
})

describe('SC-31, SC-50: a server that makes no sense', () => {
  const events = [
    'message.changed',
    'heads',
    'room.changed',
    'room.left',
    'room.rules',
    'room.updated',
    'room.members',
    'room.read',
    'thread.read',
    'draft.changed',
    'account.changed',
    'self.changed',
    'typing',
    'presence',
    'notification.added',
    'notification.read',
    'heartbeat',
    '__proto__',
    'constructor',
    'no.such.event',
  ]
  const fields = [
    {},
    { room: 'r' },
    { room: null },
    { room: {}, account: {}, notification: {} },
    { room: 'r', account: null, message: null },
  ]

  test('is listened to on: no event without what belongs to it stops the next one', async () => {
    const client = await openedRoom()
    for (const frame of [
      '',
      '{',
      'null',
      '7',
      '[]',
      '"x"',
      '{"re":{}}',
      '{"event":7}',
      '{"re":99,"ok":null}',
      'ÿ\0',
    ])
      line?.send(frame)
    line?.send(new Uint8Array(1000))
    for (const event of events)
      for (const one of fields) if (event !== 'room.left') line?.send(JSON.stringify({ event, ...one }))
    line?.send(
      JSON.stringify({ event: 'message.changed', room: 'r', rev: 4, message: said(4, 'after all that') }),
    )
    await until(() => texts(client).includes('after all that') || texts(client).includes('m4'))
    expect(client.getState().me).toMatchObject({ id: 'me' })
    await client.close()
  }, 30_000)

  test('is asked again later when its welcome is none', async () => {
    for (const wrong of [
      {},
      { ...goodHello, rooms: [null] },
      { ...goodHello, heartbeatMs: 'x' },
      { ...goodHello, account: null },
    ]) {
      const client = await open(wrong)
      await until(() => client.getState().retryAt !== null)
      hello = goodHello
      await until(() => client.getState().status === 'live')
      await client.close()
    }
  }, 60_000)

  test('may say 8 MB at once: they are passed over, or cost a connection that comes back', async () => {
    const client = await openedRoom()
    hello = { ...goodHello, rooms: [{ ...room, rev: 6 }] }
    line?.send(`"${'x'.repeat(8 * 1024 * 1024)}"`)
    line?.send(JSON.stringify({ event: 'message.changed', room: 'r', rev: 4, message: said(4) }))
    await until(() => texts(client).includes('m4'))
    await client.close()
  }, 30_000)
})
