import { afterAll, beforeAll, expect, test } from 'bun:test'
import { openApiDocument } from '../../src/gateways/http/openapi-files.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
beforeAll(async () => {
  chat = await startTestChat()
})
afterAll(() => chat.stop())

/** Commands whose answer is a secret, and whose it is: of whoever asks, made by this very call. */
const givesSecrets = new Set(['account.register', 'account.login', 'installation.claim', 'invitation.create'])

test('SC-01: no answer and no entity has a field for a secret, but where one is made for whoever asks', () => {
  const { paths, components } = openApiDocument() as unknown as {
    paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>
    components: { schemas: Record<string, unknown> }
  }
  const secret = /"(\w*(?:password|secret|token|hash|privateKey|apiKey|cookie|credential)\w*)":\{/gi
  const told = [
    ...Object.entries(components.schemas),
    ...Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .map(({ operationId, responses }) => [operationId, responses['200']] as const),
  ]
  const found = told
    .filter(([name]) => !givesSecrets.has(name))
    .flatMap(([name, schema]) =>
      [...JSON.stringify(schema).matchAll(secret)].map(([, field]) => `${name}.${field}`),
    )
  // The hash of the entry before: it ties the log together and opens nothing.
  expect(found).toEqual(['AuditEntry.hash'])
  expect(told.length).toBeGreaterThan(50)
})

test('SC-13: what tells that a message was deleted holds nothing of it, for sockets, history and changes', async () => {
  const { token } = await chat.register('alice')
  const bob = await chat.register('bob')
  const socket = await openSocket(chat.url, bob.token)
  const send = { room: 'lobby', text: 'regretted-words', nonce: 'one' }
  const { id } = await chat.call(token, 'message.send', send)
  await chat.call(token, 'message.edit', { message: id, text: 'regretted-words again' })
  await chat.call(token, 'message.delete', { message: id })
  const told = await socket.until(
    ({ event, message }) => event === 'message.changed' && message.id === id && message.deleted,
  )
  const { messages } = await chat.call(bob.token, 'room.history', { room: 'lobby' })
  const changes = await chat.call(bob.token, 'room.changes', { room: 'lobby', after: 0 })
  socket.close()
  expect(messages.some((message) => message.id === id)).toBe(true)
  expect(JSON.stringify([told, messages, changes])).not.toContain('regretted')
})

test('SC-33: a history of nothing but deleted messages still goes on to its beginning', async () => {
  const { token } = await chat.call('', 'account.login', {
    username: 'alice',
    password: 'correct horse battery',
  })
  const { room } = await chat.call(token, 'room.create', { name: 'mostly gone', kind: 'private' })
  await chat.call(token, 'message.send', { room: room.id, text: 'the first', nonce: 'first' })
  for (let i = 0; i < 300; i++) {
    const { id } = await chat.call(token, 'message.send', { room: room.id, text: 'gone', nonce: `gone ${i}` })
    await chat.call(token, 'message.delete', { message: id })
  }
  const texts: string[] = []
  for (let before: number | undefined, pages = 0; pages < 100; pages++) {
    const { messages } = await chat.call(token, 'room.history', {
      room: room.id,
      limit: 10,
      ...(before === undefined ? {} : { before }),
    })
    texts.push(...messages.map((message) => ('text' in message ? (message.text as string) : '')))
    before = messages[0]?.seq
    if (messages.length === 0) break
  }
  expect(texts).toContain('the first')
}, 30_000)
