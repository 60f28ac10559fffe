import { afterAll, beforeAll, expect, test } from 'bun:test'
import sharp from 'sharp'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { putPart } from './upload-file.ts'

let chat: TestChat
let owner: string
beforeAll(async () => {
  chat = await startTestChat()
  owner = (await chat.register('alice')).token
})
afterAll(() => chat.stop())

/** Noise that was squeezed hard: made anew it takes several times as much. */
const squeezed = () =>
  sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: 'red',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .jpeg({ quality: 20 })
    .toBuffer()
const begun = async (bytes: Buffer): Promise<string> => {
  const { file } = await chat.call(owner, 'file.begin', { room: 'lobby', name: 'n.jpg', bytes: bytes.length })
  await putPart(chat, owner, file, 0, bytes as unknown as BodyInit)
  return file
}
const finish = (file: string) => chat.post(owner, 'file.finish', { file })
const set = (name: 'files.quota.staff' | 'files.biggest', value: number) =>
  chat.call(owner, 'settings.set', { name, value })

test('a picture that is bigger when it is cleaned passes no quota; it stays until there is room', async () => {
  const bytes = await squeezed()
  const file = await begun(bytes)
  await set('files.quota.staff', bytes.length + 10)
  expect((await finish(file)).body.error?.code).toBe('over-quota')
  expect((await chat.call(owner, 'file.usage', {})).used).toBe(bytes.length)
  await set('files.quota.staff', 1_000_000)
  expect((await finish(file)).status).toBe(200)
  const { used } = await chat.call(owner, 'file.usage', {})
  expect(used).toBeGreaterThan(bytes.length + 10)
})

test('nor is it bigger than a file may be: then it is given up', async () => {
  const bytes = await squeezed()
  const file = await begun(bytes)
  await set('files.biggest', bytes.length + 10)
  expect((await finish(file)).body.error?.code).toBe('too-large')
  expect((await chat.post(owner, 'file.status', { file })).status).toBe(404)
})
