import { afterEach, beforeEach, expect, test } from 'bun:test'
import { join } from 'node:path'
import { sweepFiles } from '../../../src/core/files/sweep-files.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { findInFiles } from '../../support/find-in-files.ts'
import { makePng } from '../../support/make-images.ts'
import { startTestChat, type TestChat, testPassword } from '../../support/start-test-chat.ts'
import { bytesOf, download, putPart, shareFile, uploadFile } from './upload-file.ts'

let chat: TestChat
let alice: string
let mallory: string
beforeEach(async () => {
  chat = await startTestChat()
  alice = (await chat.register('alice')).token
  mallory = (await chat.register('mallory')).token
})
afterEach(() => chat.stop())

const upload = async (name: string, bytes: Uint8Array): Promise<string> => {
  const { file } = await chat.call(mallory, 'file.begin', { room: 'lobby', name, bytes: bytes.length })
  await putPart(chat, mallory, file, 0, bytes as BodyInit)
  return file
}
const foldersOf = async (file: string): Promise<string[]> => {
  const { uploads, keptFiles } = chat.server.core
  return [...(await uploads.list()), ...(await keptFiles.list())].filter((id) => id === file)
}
const forgotten = async (file: string): Promise<void> => {
  while (await chat.server.core.store.files.byId(file)) await Bun.sleep(10)
}
const erase = () => chat.call(mallory, 'account.delete', { password: testPassword, content: 'erase' })

test('a file whose account is erased while it is kept leaves nothing: grep proves it', async () => {
  const { keptFiles } = chat.server.core
  const file = await upload('plans.txt', bytesOf('canary-of-the-file'))
  const keep = keptFiles.keep
  keptFiles.keep = async (id) => {
    await erase()
    // Time enough for whoever removes what is dropped.
    await Bun.sleep(300)
    await keep(id)
  }
  expect((await chat.post(mallory, 'file.finish', { file })).body.error?.code).toBeDefined()
  await forgotten(file)
  expect(findInFiles(chat.dataFolder, ['canary-of-the-file'])).toEqual([])
  expect(await foldersOf(file)).toEqual([])
}, 20_000)

test('a picture whose account is erased while it is cleaned leaves nothing', async () => {
  const { pictures } = chat.server.core
  const file = await upload('dot.png', makePng(8, 8))
  const clean = pictures.clean
  pictures.clean = async (...about) => {
    const picture = await clean(...about)
    const path = join(chat.dataFolder, 'files', 'uploads', file, 'clean')
    const cleaned = await Bun.file(path).bytes()
    await erase()
    await Bun.sleep(300)
    // The process had read everything before, and writes only now.
    await Bun.write(path, cleaned)
    return picture
  }
  expect((await chat.post(mallory, 'file.finish', { file })).body.error?.code).toBeDefined()
  await forgotten(file)
  expect(await foldersOf(file)).toEqual([])
}, 20_000)

test('erasing an account takes the files that it sent, their names and all that was in them', async () => {
  const { file } = await shareFile(chat, mallory, 'lobby', 'Canary-Name.txt', bytesOf('canary-of-the-file'))
  const kept = await shareFile(chat, alice, 'lobby', 'a.txt', bytesOf('canary-of-alice'))
  const words = ['Canary-Name', 'canary-of-the-file', 'canary-of-alice']
  expect(new Set(findInFiles(chat.dataFolder, words).map((found) => found.split(' in ')[0]))).toEqual(
    new Set(words),
  )
  await erase()
  const { store } = chat.server.core
  while ((await store.departures.unfinished()).length > 0) await Bun.sleep(20)
  await forgotten(file.id)
  expect(await foldersOf(file.id)).toEqual([])
  const left = findInFiles(chat.dataFolder, words.slice(0, 2))
  expect(left).toEqual([])
  expect((await download(chat, alice, kept.file.id)).status).toBe(200)
}, 30_000)

test('what a crash left in the folder of kept files without a row is swept, and nothing else', async () => {
  const { core } = chat.server
  const { file } = await shareFile(chat, alice, 'lobby', 'a.txt', bytesOf('stays'))
  const orphan = await uploadFile(chat, mallory, 'lobby', 'b.txt', bytesOf('canary-orphan'))
  await core.store.files.drop(orphan.id, (await chat.call(mallory, 'account.whoami', {})).account.id)
  await core.store.files.forget([orphan.id])
  expect(findInFiles(chat.dataFolder, ['canary-orphan']).length).toBe(1)
  await sweepFiles(core)
  expect(findInFiles(chat.dataFolder, ['canary-orphan'])).toEqual([])
  expect(await core.keptFiles.list()).toEqual([file.id])
})

test('files of which the database knows none are left: it may be a wrong one', async () => {
  const { core } = chat.server
  const file = await uploadFile(chat, mallory, 'lobby', 'b.txt', bytesOf('hello'))
  await core.store.files.drop(file.id, (await chat.call(mallory, 'account.whoami', {})).account.id)
  await core.store.files.forget([file.id])
  await sweepFiles(core)
  expect(await core.keptFiles.list()).toEqual([file.id])
})

test('what was begun and not finished, or finished and not sent, is gone a day later; what was sent stays', async () => {
  const { core } = chat.server
  const { file: begun } = await chat.call(mallory, 'file.begin', { room: 'lobby', name: 'x', bytes: 100 })
  await putPart(chat, mallory, begun, 0, 'canary-begun')
  const done = await uploadFile(chat, mallory, 'lobby', 'd.txt', bytesOf('canary-done'))
  const { file: sent } = await shareFile(chat, mallory, 'lobby', 's.txt', bytesOf('canary-sent'))
  const sweepIn = (hours: number) =>
    sweepFiles({
      ...core,
      clock: { ...core.clock, wall: () => Date.now() + hours * 60 * 60 * 1000 },
    })
  await sweepIn(limits.unsentFileHours - 0.1)
  expect(await chat.call(mallory, 'file.status', { file: begun })).toMatchObject({ offset: 12 })
  expect(await chat.call(mallory, 'file.status', { file: done.id })).toMatchObject({ done: true })
  await sweepIn(limits.unsentFileHours + 0.1)
  for (const file of [begun, done.id]) {
    expect((await chat.post(mallory, 'file.status', { file })).body.error?.code).toBe('not-found')
    await forgotten(file)
  }
  const found = findInFiles(chat.dataFolder, ['canary-begun', 'canary-done', 'canary-sent'])
  expect(found).toEqual([`canary-sent in files/kept/${sent.id.slice(0, 2)}/${sent.id}/content`])
  expect((await chat.call(mallory, 'file.usage', {})).used).toBe(sent.bytes)
}, 20_000)
