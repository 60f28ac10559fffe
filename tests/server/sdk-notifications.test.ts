import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { type Client, createClient } from '../../src/sdk/index.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'

let chat: TestChat
const tokens: Record<string, string> = {}
const clients: Client[] = []
beforeAll(async () => {
  chat = await startTestChat()
  for (const name of ['owen', 'alice', 'bob']) tokens[name] = (await chat.register(name)).token
})
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()))
  await chat.stop()
})

let count = 0
const alice = () => tokens.alice as string
const bob = () => tokens.bob as string

const connect = async (): Promise<Client> => {
  const client = createClient({ url: chat.url, token: bob() })
  clients.push(client)
  client.connect()
  await client.loadNotifications()
  return client
}

const truth = async () => {
  const { notifications, unread } = await chat.call(bob(), 'notification.list', { limit: 50 })
  return { unread, items: notifications.map(({ message, read }) => `${message} ${read ?? false}`) }
}
const shownBy = (client: Client) => {
  const { unread, items } = client.getState().notifications ?? { unread: -1, items: [] }
  return { unread, items: items.slice(0, 50).map(({ message, read }) => `${message} ${read ?? false}`) }
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('send' as const), text: fc.constantFrom('@bob', '@room', 'hm') }),
  },
  fc.record({
    do: fc.constantFrom('edit' as const, 'delete' as const, 'read' as const, 'tick' as const),
    which: fc.nat(99),
  }),
)

test('what two devices show is what the server has, whatever is said, edited, deleted and read', async () => {
  const devices = [await connect(), await connect()]
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
      const { room } = await chat.call(alice(), 'room.create', { name: `m${++count}`, kind: 'private' })
      await chat.call(alice(), 'room.invite', { room: room.id, username: 'bob' })
      const sent: { id: string; seq: number; isDeleted?: true }[] = []
      for (const one of steps) {
        if (one.do === 'send') {
          const draft = { room: room.id, text: `${one.text} ${++count}`, nonce: `n${count}` }
          sent.push(await chat.call(alice(), 'message.send', draft))
          continue
        }
        const message = sent[one.which % Math.max(1, sent.length)]
        if (!message || message.isDeleted) continue
        if (one.do === 'delete') {
          message.isDeleted = true
          await chat.call(alice(), 'message.delete', { message: message.id })
        } else if (one.do === 'edit')
          await chat.call(alice(), 'message.edit', { message: message.id, text: `@bob ${++count}` })
        else if (one.do === 'read') await chat.call(bob(), 'room.read', { room: room.id, seq: message.seq })
        else {
          const [first] = (await chat.call(bob(), 'notification.list', { limit: 1 })).notifications
          if (first) await chat.call(bob(), 'notification.read', { notifications: [first.id] })
        }
      }
      const last = sent.at(-1)
      if (last && !last.isDeleted) await chat.call(bob(), 'notification.why', { message: last.id })
      for (const { id } of sent) await chat.call(bob(), 'notification.why', { message: id })
      const expected = await truth()
      for (const device of devices) {
        for (let i = 0; i < 2_000 && JSON.stringify(shownBy(device)) !== JSON.stringify(expected); i += 1)
          await Bun.sleep(10)
        expect(shownBy(device)).toEqual(expected)
      }
    }),
    { numRuns: 12 },
  )
}, 60_000)

test('a device that was away, and one that leaves the room, asks again', async () => {
  const client = await connect()
  const { room } = await chat.call(alice(), 'room.create', { name: `m${++count}`, kind: 'private' })
  await chat.call(alice(), 'room.invite', { room: room.id, username: 'bob' })
  const { id } = await chat.call(alice(), 'message.send', {
    room: room.id,
    text: '@bob hi',
    nonce: `n${++count}`,
  })
  await chat.call(bob(), 'notification.why', { message: id })
  while (client.getState().notifications?.items[0]?.message !== id) await Bun.sleep(10)
  const before = client.getState().notifications?.unread as number
  await chat.call(bob(), 'room.leave', { room: room.id })
  while (client.getState().notifications?.unread !== before - 1) await Bun.sleep(10)
  expect(shownBy(client)).toEqual(await truth())
})
