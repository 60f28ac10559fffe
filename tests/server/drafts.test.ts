import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createDrafts } from '../../src/core/drafts/drafts.ts'
import { createClient } from '../../src/sdk/index.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket, type TestSocket } from '../support/test-socket.ts'

let chat: TestChat
let alice: TestSocket
let account: string
beforeAll(async () => {
  chat = await startTestChat()
  const registered = await chat.register('alice')
  account = registered.account.id
  alice = await openSocket(chat.url, registered.token)
})
afterAll(async () => {
  alice.close()
  await chat.stop()
})

const room = 'lobby'
const draftNow = async (): Promise<string | undefined> => {
  const { ok } = await alice.ask('draft.list', {})
  return (ok as { drafts: { text: string }[] }).drafts[0]?.text
}

test('what is begun after a message was sent is not taken for the draft of that message', async () => {
  const { store, clock } = chat.server.core
  const reading = Promise.withResolvers<void>()
  // Forgetting happens behind the answer; here it is as late as on a busy machine.
  const late = {
    ...store.drafts,
    of: (account: string) => reading.promise.then(() => store.drafts.of(account)),
  }
  const written: unknown[] = []
  const drafts = createDrafts({
    store: { ...store, drafts: late },
    clock,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    announce: (told) => void written.push(told),
  })
  await alice.ask('draft.set', { room, text: 'begun' })
  drafts.sent({ session: { id: 's', account: { id: account } } } as never, { room })
  await Bun.sleep(2)
  await alice.ask('draft.set', { room, text: 'the next one' })
  reading.resolve()
  await Bun.sleep(50)
  expect([await draftNow(), written]).toEqual(['the next one', []])
})

test('what was begun before a message was sent is forgotten with it', async () => {
  for (let round = 0; round < 20; round += 1) {
    await alice.ask('draft.set', { room, text: `begun ${round}` })
    await alice.ask('message.send', { room, text: `said again ${round}`, nonce: `s${round}` })
    while ((await draftNow()) !== undefined) await Bun.sleep(1)
  }
})

test('what is begun while messages wait for a line is a draft when they were sent', async () => {
  const { token } = await chat.register('carol')
  const client = createClient({ url: chat.url, token })
  const listed = async () => (await chat.call(token, 'draft.list', {})).drafts.map(({ text }) => text)
  client.loadDrafts()
  for (let i = 0; i < 5; i += 1) client.send(room, `waiting ${i}`)
  client.setDraft(room, 'begun behind them')
  client.connect()
  for (let i = 0; i < 500 && client.getState().outbox.length > 0; i += 1) await Bun.sleep(10)
  for (let i = 0; i < 500 && (await listed()).length === 0; i += 1) await Bun.sleep(10)
  // Whatever is forgotten with a message is forgotten by then.
  await Bun.sleep(100)
  expect(await listed()).toEqual(['begun behind them'])
  await client.close()
})
