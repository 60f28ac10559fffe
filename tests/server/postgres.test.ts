import { expect, test } from 'bun:test'
import { testWith } from '../support/needs.ts'
import { findPostgres, newDatabase } from '../support/postgres.ts'
import { startTestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

const postgres = await findPostgres()
const fresh = (): string => crypto.randomUUID()

testWith(
  postgres,
  'a conversation on PostgreSQL is heard, changed and there again after a restart',
  async (found) => {
    const database = await newDatabase(found)
    const start = () => startTestChat({ env: { PARLEY_DATABASE_URL: database.url } })
    const first = await start()
    const [alice, bob] = [await first.register('alice'), await first.register('bob')]
    const { room } = await first.call(alice.token, 'room.create', { name: 'Plans', kind: 'public' })
    const again = await first.post(bob.token, 'room.create', { name: 'PLANS', kind: 'public' })
    expect(again.body.error?.code).toBe('name-taken')

    const socket = await openSocket(first.url, bob.token)
    await socket.ask('room.join', { room: room.id })
    const hello = { room: room.id, text: 'hello 👋', nonce: fresh() }
    const sent = await first.call(alice.token, 'message.send', hello)
    await socket.until(({ event, message }) => event === 'message.changed' && message.id === sent.id)
    await socket.ask('message.react', { message: sent.id, emoji: '👍', on: true })
    await first.call(alice.token, 'message.edit', { message: sent.id, text: 'hello all' })
    await socket.until(({ message }) => message?.id === sent.id && message.text === 'hello all')
    const before = await first.call(bob.token, 'room.changes', { room: room.id, after: 0 })
    expect(before.messages.at(-1)).toMatchObject({
      seq: sent.seq,
      rev: sent.rev + 2,
      reactions: [{ emoji: '👍', accounts: [bob.account.id] }],
    })
    socket.close()
    await first.stop()

    const second = await start()
    expect(await second.call(bob.token, 'room.changes', { room: room.id, after: 0 })).toEqual(before)
    expect(await second.call(alice.token, 'message.send', hello)).toMatchObject({ id: sent.id })
    expect((await second.call(bob.token, 'account.whoami', {})).account.username).toBe('bob')
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
    await second.stop()
    await database.drop()
  },
  60_000,
)

testWith(postgres, 'an address that leads nowhere ends the start with one sentence', async (found) => {
  const url = new URL(found)
  url.pathname = '/parley_that_is_not_there'
  url.password = 'secret-word'
  const started = startTestChat({ env: { PARLEY_DATABASE_URL: url.href } })
  const fault: Error = await started.then(Object, (error) => error)
  expect(fault).toMatchObject({ name: 'ConfigFault' })
  expect(fault.message).toBe(
    'PARLEY_DATABASE_URL: PostgreSQL has no database of this name. Create it with createdb.',
  )
})

test('another kind of database is refused by name', async () => {
  const started = startTestChat({ env: { PARLEY_DATABASE_URL: 'mysql://root:secret-word@127.0.0.1/chat' } })
  const fault: Error = await started.then(Object, (error) => error)
  expect(fault.message).toStartWith('PARLEY_DATABASE_URL: Write it like postgres://')
  expect(fault.message).not.toContain('secret-word')
})
