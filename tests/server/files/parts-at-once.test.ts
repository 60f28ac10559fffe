import { expect, test } from 'bun:test'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { putPart } from './upload-file.ts'

const begin = async (chat: TestChat, token: string): Promise<string> =>
  (await chat.call(token, 'file.begin', { room: 'lobby', name: 'slow.bin', bytes: 10 })).file

/** A part whose second half comes when it is told to. */
const slowPart = (chat: TestChat, token: string, file: string) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(new Uint8Array(5))
      await promise
      controller.enqueue(new Uint8Array(5))
      controller.close()
    },
  })
  return { answer: putPart(chat, token, file, 0, body), goOn: resolve }
}

test('a part that stands still gives way to one that comes after it, and to giving up', async () => {
  const chat = await startTestChat()
  const { token } = await chat.register('alice')
  const file = await begin(chat, token)
  const older = slowPart(chat, token, file)
  while ((await chat.call(token, 'file.status', { file })).offset < 5) await Bun.sleep(10)
  expect(await putPart(chat, token, file, 5, new Uint8Array(3))).toEqual({ status: 200, body: { offset: 8 } })
  older.goOn()
  expect((await older.answer).status).toBe(429)
  expect((await chat.call(token, 'file.status', { file })).offset).toBe(8)

  const another = await begin(chat, token)
  const left = slowPart(chat, token, another)
  while ((await chat.call(token, 'file.status', { file: another })).offset < 5) await Bun.sleep(10)
  expect(await chat.call(token, 'file.cancel', { file: another })).toEqual({})
  left.goOn()
  expect((await left.answer).status).toBe(429)
  await chat.stop()
}, 20_000)

test('an account sends four parts at once, and others are not held up by it', async () => {
  const chat = await startTestChat()
  const [mallory, alice] = [(await chat.register('mallory')).token, (await chat.register('alice')).token]
  const slow = []
  for (let i = 0; i < 4; i++) {
    const file = await begin(chat, mallory)
    slow.push(slowPart(chat, mallory, file))
    while ((await chat.call(mallory, 'file.status', { file })).offset < 5) await Bun.sleep(10)
  }
  const further = await begin(chat, mallory)
  expect(await putPart(chat, mallory, further, 0, new Uint8Array(10))).toEqual({
    status: 503,
    body: {
      error: {
        code: 'overloaded',
        message: 'Send fewer parts of files at once: wait for those on their way.',
        retryAfterMs: 500,
      },
    },
  })
  const other = await begin(chat, alice)
  expect((await putPart(chat, alice, other, 0, new Uint8Array(10))).status).toBe(200)
  for (const { answer, goOn } of slow) {
    goOn()
    expect((await answer).status).toBe(200)
  }
  expect((await putPart(chat, mallory, further, 0, new Uint8Array(10))).status).toBe(200)
  await chat.stop()
}, 20_000)
