import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { limits } from '../../../src/protocol/limits.ts'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { openSocket } from '../../support/test-socket.ts'
import { bytesOf, download, forgetDeletions, putPart, shareFile, uploadFile } from './upload-file.ts'

let chat: TestChat
let alice: string
let bob: string
beforeAll(async () => {
  chat = await startTestChat()
  alice = (await chat.register('alice')).token
  bob = (await chat.register('bob')).token
})
afterAll(() => chat.stop())

const begin = (bytes: number, name = 'notes.txt') =>
  chat.call(alice, 'file.begin', { room: 'lobby', name, bytes })
const codeOf = async (token: string, command: string, input: object): Promise<string | undefined> =>
  (await chat.post(token, command, input)).body.error?.code

describe('an upload', () => {
  test('comes in parts, is finished, sent with a message, told to everybody and read by them', async () => {
    const socket = await openSocket(chat.url, bob)
    const content = crypto.getRandomValues(new Uint8Array(60_000))
    const { file, offset, chunkBytes } = await begin(content.length, 'dir/../noise.bin')
    expect({ offset, chunkBytes }).toEqual({ offset: 0, chunkBytes: limits.chunkBytes })
    expect((await putPart(chat, alice, file, 0, content.slice(0, 50_000))).body).toEqual({ offset: 50_000 })
    expect(await chat.call(alice, 'file.status', { file })).toEqual({
      offset: 50_000,
      bytes: 60_000,
      done: false,
    })
    expect((await putPart(chat, alice, file, 50_000, content.slice(50_000))).body).toEqual({ offset: 60_000 })
    const sha256 = createHash('sha256').update(content).digest('hex')
    const finished = await chat.call(alice, 'file.finish', { file, sha256 })
    expect(finished.file).toEqual({
      id: file,
      name: 'noise.bin',
      bytes: 60_000,
      type: 'application/octet-stream',
      kind: 'file',
    })
    expect(await chat.call(alice, 'file.finish', { file })).toEqual(finished)
    expect((await download(chat, bob, file)).status).toBe(404)
    const send = { room: 'lobby', text: '', nonce: 'with-file', files: [file] }
    const sent = await chat.call(alice, 'message.send', send)
    expect(await chat.call(alice, 'message.send', send)).toEqual(sent)
    const heard = await socket.until((frame) => frame.event === 'message.changed' && frame.message.files)
    expect(heard.message).toMatchObject({ id: sent.id, text: '', files: [finished.file] })
    const { messages } = await chat.call(bob, 'room.history', { room: 'lobby' })
    expect(messages.at(-1)?.files).toEqual([finished.file])
    const { shared } = await chat.call(bob, 'file.list', { room: 'lobby', limit: 1 })
    expect(shared[0]).toMatchObject({ message: sent.id, files: [finished.file] })
    const response = await download(chat, bob, file)
    expect(await response.bytes()).toEqual(content)
    socket.close()
  })

  test('many files are listed in pages that fit into one answer each', async () => {
    const { room } = await chat.call(alice, 'room.create', { name: 'album', kind: 'private' })
    const { account } = await chat.call(alice, 'account.whoami', {})
    const { files, messages } = chat.server.core.store
    const looks = { type: 'image/webp', kind: 'image', width: 9, height: 9, thumbnail: false } as const
    const blur = `data:image/webp;base64,${'A'.repeat(900)}`
    const add = async (id: string): Promise<string> => {
      const [owner, at] = [account.id, Date.now()]
      await files.begin({ id, account: owner, room: room.id, name: id, bytes: 1, at }, 1_000_000_000)
      await files.finish({ id, name: id, bytes: 1, sha256: 'ab', at, ...looks, blur })
      return id
    }
    const sent: string[] = []
    for (let i = 0; i < 40; i++) {
      const ids = await Promise.all(Array.from({ length: 10 }, (_, k) => add(`album-${i}-${k}`)))
      const author = { id: account.id, name: account.username }
      const draft = { room: room.id, author, text: '', at: Date.now(), nonce: `album-${i}`, files: ids }
      sent.push((await messages.append(draft)).message.id)
    }
    const listed: string[] = []
    for (let before: number | undefined, more = true; more; ) {
      const page = await chat.call(alice, 'file.list', {
        room: room.id,
        limit: 500,
        ...(before && { before }),
      })
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(257 * 1024)
      listed.push(...page.shared.map(({ message }) => message))
      before = page.shared.at(-1)?.seq
      more = page.more
    }
    expect(listed).toEqual(sent.toReversed())
  })

  test('goes on where it broke off, and is told where when it begins elsewhere', async () => {
    const { file } = await begin(10)
    expect(await putPart(chat, alice, file, 4, 'late')).toMatchObject({
      status: 409,
      body: { error: { code: 'wrong-offset', offset: 0 } },
    })
    await putPart(chat, alice, file, 0, 'hello')
    expect((await putPart(chat, alice, file, 0, 'hello')).body.error).toMatchObject({ offset: 5 })
    expect(await codeOf(alice, 'file.finish', { file })).toBe('wrong-offset')
    expect((await putPart(chat, alice, file, 5, 'world!')).body.error.code).toBe('too-large')
    expect((await putPart(chat, alice, file, 5, 'world')).body).toEqual({ offset: 10 })
    expect((await putPart(chat, alice, file, 10, 'x')).body.error.code).toBe('too-large')
    await chat.call(alice, 'file.finish', { file })
    expect((await putPart(chat, alice, file, 10, 'x')).body.error).toMatchObject({ offset: 10 })
  })

  test('whose hash differs begins anew', async () => {
    const { file } = await begin(5)
    await putPart(chat, alice, file, 0, 'hello')
    expect(await codeOf(alice, 'file.finish', { file, sha256: '0'.repeat(64) })).toBe('bad-input')
    expect(await chat.call(alice, 'file.status', { file })).toMatchObject({ offset: 0, done: false })
  })

  test('of somebody else is not there for any command, nor is a file that cannot be sent', async () => {
    const { file } = await begin(5)
    await putPart(chat, alice, file, 0, 'hello')
    for (const command of ['file.status', 'file.finish', 'file.cancel'])
      expect(await codeOf(bob, command, { file })).toBe('not-found')
    expect((await putPart(chat, bob, file, 5, 'x')).body.error.code).toBe('not-found')
    const send = (token: string, room = 'lobby') =>
      codeOf(token, 'message.send', { room, text: 'see', nonce: crypto.randomUUID(), files: [file] })
    expect(await send(alice)).toBe('not-found')
    await chat.call(alice, 'file.finish', { file })
    expect(await send(bob)).toBe('not-found')
    const { room } = await chat.call(alice, 'room.create', { name: 'other', kind: 'public' })
    expect(await send(alice, room.id)).toBe('not-found')
    expect(await send(alice)).toBeUndefined()
    expect(await send(alice)).toBe('not-found')
  })

  test('is refused for a room one is not in, when it is empty, and when it is too big', async () => {
    const { room } = await chat.call(alice, 'room.create', { name: 'secret', kind: 'private' })
    const input = { room: room.id, name: 'x', bytes: 5 }
    expect(await codeOf(bob, 'file.begin', input)).toBe('not-found')
    expect(await codeOf(alice, 'file.begin', { ...input, bytes: 0 })).toBe('bad-input')
    expect(await codeOf(alice, 'file.begin', { ...input, bytes: 101 * 1024 * 1024 })).toBe('too-large')
    expect(await codeOf(alice, 'file.begin', { ...input, name: 'x'.repeat(10_000) })).toBe('bad-input')
  })

  test('that is cancelled is gone, and counts no more', async () => {
    const { used } = await chat.call(alice, 'file.usage', {})
    const file = await uploadFile(chat, alice, 'lobby', 'a.txt', bytesOf('hello'))
    expect((await chat.call(alice, 'file.usage', {})).used).toBe(used + 5)
    await chat.call(alice, 'file.cancel', { file: file.id })
    expect((await download(chat, alice, file.id)).status).toBe(404)
    while ((await chat.call(alice, 'file.usage', {})).used > used) await Bun.sleep(5)
    expect(await codeOf(alice, 'file.cancel', { file: file.id })).toBe('not-found')
  })
})

describe('a message with files', () => {
  test('needs no words, and a message without either is still refused', async () => {
    const empty = { room: 'lobby', text: '', nonce: 'nothing' }
    const { body } = await chat.post(alice, 'message.send', empty)
    expect(body.error).toEqual({ code: 'bad-input', message: 'text: Message content cannot be empty.' })
    expect(await codeOf(alice, 'message.send', { ...empty, files: [] })).toBe('bad-input')
  })

  test('may lose its words in an edit, and no other message may', async () => {
    const { message } = await shareFile(chat, alice, 'lobby', 'a.txt', bytesOf('roses'))
    for (const text of ['words', '', ' '])
      expect((await chat.post(alice, 'message.edit', { message, text })).status).toBe(200)
    expect((await chat.call(alice, 'message.get', { message })).message).toMatchObject({
      ...{ text: ' ', files: [{ name: 'a.txt' }] },
    })
    const { id } = await chat.call(alice, 'message.send', { room: 'lobby', text: 'words', nonce: 'alone' })
    const { body } = await chat.post(alice, 'message.edit', { message: id, text: '\u200b' })
    expect(body.error).toMatchObject({ code: 'bad-input', message: 'text: Message content cannot be empty.' })
  })

  test('is another one than the same words without them', async () => {
    const { file } = await shareFile(chat, alice, 'lobby', 'a.txt', bytesOf('hello'))
    const again = { room: 'lobby', text: 'x', nonce: file.id }
    expect(await codeOf(alice, 'message.send', again)).toBe('nonce-reused')
    await chat.call(alice, 'message.send', { ...again, nonce: 'plain' })
    const other = await uploadFile(chat, alice, 'lobby', 'b.txt', bytesOf('hello'))
    const late = { ...again, nonce: 'plain', files: [other.id] }
    expect(await codeOf(alice, 'message.send', late)).toBe('nonce-reused')
  })

  test('takes them along when it is deleted: gone for everybody, and from the disk', async () => {
    const { message, file } = await shareFile(chat, alice, 'lobby', 'a.txt', bytesOf('to be deleted'))
    expect((await download(chat, bob, file.id)).status).toBe(200)
    await chat.call(alice, 'message.delete', { message })
    for (const token of [alice, bob]) expect((await download(chat, token, file.id)).status).toBe(404)
    // It can be put back for a while, with its files.
    await chat.call(alice, 'message.restore', { message })
    expect((await download(chat, bob, file.id)).status).toBe(200)
    await chat.call(alice, 'message.delete', { message })
    await forgetDeletions(chat)
    const { store, keptFiles } = chat.server.core
    while (await store.files.byId(file.id)) await Bun.sleep(5)
    expect(await keptFiles.find(file.id, 'content')).toBeUndefined()
  })
})

test('an export of one’s data holds one’s files with their content, and nobody else’s', async () => {
  const content = crypto.getRandomValues(new Uint8Array(60_001))
  const { file } = await shareFile(chat, bob, 'lobby', 'mine.bin', content)
  const response = await fetch(`${chat.url}/api/v1/account.export`, {
    headers: { Authorization: `Bearer ${bob}` },
  })
  const { files } = (await response.json()) as { files: { id: string; name: string; content: string }[] }
  expect(files.map(({ id, name }) => [id, name])).toEqual([[file.id, 'mine.bin']])
  expect(new Uint8Array(Buffer.from(files[0]?.content ?? '', 'base64'))).toEqual(content)
})
