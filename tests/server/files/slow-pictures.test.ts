import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import sharp from 'sharp'
import { createPictures } from '../../../src/server/pictures/create-pictures.ts'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { putPart } from './upload-file.ts'

let chat: TestChat
let alice: string
beforeAll(async () => {
  chat = await startTestChat()
  alice = (await chat.register('alice')).token
})
afterAll(() => chat.stop())

const picture = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
    .png()
    .toBuffer()

const upload = async (): Promise<string> => {
  const bytes = await picture()
  const { file } = await chat.call(alice, 'file.begin', {
    room: 'lobby',
    name: 'p.png',
    bytes: bytes.length,
  })
  await putPart(chat, alice, file, 0, bytes as unknown as BodyInit)
  return file
}

test('a good picture that takes too long is refused in a sentence, stays uploaded, and can be tried again', async () => {
  const { core } = chat.server
  const { clean } = core.pictures
  const file = await upload()
  core.pictures.clean = createPictures(join(chat.dataFolder, 'files'), 1).clean
  const { body } = await chat.post(alice, 'file.finish', { file })
  expect(body.error).toEqual({
    code: 'too-large',
    message: 'The server needs too long for this picture. Try again later, or make it smaller.',
    retryAfterMs: 60_000,
  })
  expect(await chat.call(alice, 'file.status', { file })).toMatchObject({ done: false })
  core.pictures.clean = clean
  expect((await chat.call(alice, 'file.finish', { file })).file).toMatchObject({ kind: 'image', width: 40 })
})

test('a picture whose process is killed is refused as overloaded, and stays uploaded', async () => {
  const { core } = chat.server
  const { clean } = core.pictures
  const file = await upload()
  const pictures = createPictures(join(chat.dataFolder, 'files'))
  core.pictures.clean = (...about) => {
    const cleaned = pictures.clean(...about)
    // As a lack of memory, or a server that stops, would end it.
    setTimeout(pictures.stop, 5)
    return cleaned
  }
  const { body } = await chat.post(alice, 'file.finish', { file })
  expect(body.error).toMatchObject({ code: 'overloaded', retryAfterMs: 2000 })
  core.pictures.clean = clean
  expect((await chat.call(alice, 'file.finish', { file })).file).toMatchObject({ kind: 'image' })
})
