import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { FileEntity } from '../../../src/protocol/entities/files.ts'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { bytesOf, download, shareFile } from './upload-file.ts'

let chat: TestChat
type Person = Awaited<ReturnType<TestChat['register']>>
let alice: Person
let bob: Person
let room: string
let file: FileEntity
const content = '0123456789'
beforeAll(async () => {
  chat = await startTestChat()
  alice = await chat.register('alice')
  bob = await chat.register('bob')
  room = (await chat.call(alice.token, 'room.create', { name: 'files', kind: 'public' })).room.id
  await chat.call(bob.token, 'room.join', { room })
  file = (await shareFile(chat, alice.token, room, 'digits „1“.txt', bytesOf(content))).file
})
afterAll(() => chat.stop())

const get = (headers: Record<string, string> = {}, method = 'GET') =>
  download(chat, bob.token, file.id, { headers, method })
const shown = async (response: Response) => [
  response.status,
  await response.text(),
  response.headers.get('content-range'),
]

describe('a file', () => {
  test('is answered with headers that let nothing of it run', async () => {
    const { headers, status } = await get()
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="digits _1_.txt"; filename*=UTF-8''digits%20%E2%80%9E1%E2%80%9C.txt`,
    )
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*sandbox$/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('cache-control')).toBe('private, no-cache')
    expect(headers.get('content-length')).toBe('10')
    expect(headers.get('accept-ranges')).toBe('bytes')
  })

  test('is answered in ranges', async () => {
    const range = async (value: string, more = {}) => shown(await get({ Range: value, ...more }))
    expect(await range('bytes=0-3')).toEqual([206, '0123', 'bytes 0-3/10'])
    expect(await range('bytes=4-')).toEqual([206, '456789', 'bytes 4-9/10'])
    expect(await range('bytes=-2')).toEqual([206, '89', 'bytes 8-9/10'])
    expect(await range('bytes=8-99')).toEqual([206, '89', 'bytes 8-9/10'])
    expect(await range('bytes=10-')).toEqual([416, '', 'bytes */10'])
    expect(await range('bytes=-0')).toEqual([416, '', 'bytes */10'])
    for (const nonsense of ['bytes=5-2', 'bytes=0-1,4-5', 'lines=0-3', 'bytes=a-b', 'bytes=-', '']) {
      const [status, text] = await range(nonsense)
      expect([nonsense, status, text]).toEqual([nonsense, 200, content])
    }
    const etag = (await get()).headers.get('etag') as string
    expect(await range('bytes=0-0', { 'If-Range': etag })).toEqual([206, '0', 'bytes 0-0/10'])
    expect(await range('bytes=0-0', { 'If-Range': '"other"' })).toEqual([200, content, null])
  })

  test('is told of with HEAD, and not sent again while it is the same', async () => {
    const head = await get({}, 'HEAD')
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', ''])
    const part = await get({ Range: 'bytes=0-3' }, 'HEAD')
    expect([part.status, part.headers.get('content-length')]).toEqual([206, '4'])
    const etag = head.headers.get('etag') as string
    expect((await get({ 'If-None-Match': etag })).status).toBe(304)
    expect((await get({ 'If-None-Match': '"x"' })).status).toBe(200)
  })

  test('looks the same to those who may not see it as one that is not there', async () => {
    const carol = await chat.register('carol')
    const answers = await Promise.all(
      [file.id, 'nothing', 'x'.repeat(500), '..%2f..%2fparley.db', '%00'].map(async (id) => {
        const response = await download(chat, carol.token, id)
        return [response.status, await response.text()]
      }),
    )
    expect(new Set(answers.map(String)).size).toBe(1)
    expect(answers[0]?.[0]).toBe(404)
    expect((await download(chat, '', file.id)).status).toBe(401)
    expect((await fetch(`${chat.url}/files/${file.id}/x?token=${bob.token}`)).status).toBe(401)
  })

  test('is no longer there for whoever is removed, at once, and is for whoever comes back', async () => {
    expect((await get()).status).toBe(200)
    await chat.call(alice.token, 'room.remove-member', { room, account: bob.account.id })
    expect((await get()).status).toBe(404)
    await chat.call(bob.token, 'room.join', { room })
    expect((await get()).status).toBe(200)
  })

  test('is no longer there for a session that was ended', async () => {
    const { token } = await chat.call('', 'account.login', {
      username: 'bob',
      password: 'correct horse battery',
    })
    expect((await download(chat, token, file.id)).status).toBe(200)
    await chat.call(token, 'account.logout', {})
    expect((await download(chat, token, file.id)).status).toBe(401)
  })

  test('comes back with an undone deletion, and is gone for good with one that is not', async () => {
    const own = await shareFile(chat, bob.token, room, 'b.txt', bytesOf(content))
    const status = async () => (await download(chat, alice.token, own.file.id)).status
    const { deletion } = await chat.call(alice.token, 'moderation.delete', {
      room,
      accounts: [bob.account.id],
    })
    expect(await status()).toBe(404)
    await chat.call(alice.token, 'moderation.undo', { deletion: deletion.id })
    expect(await status()).toBe(200)
    const { messages } = await chat.call(alice.token, 'room.history', { room })
    expect(messages.find(({ id }) => id === own.message)?.files).toEqual([own.file])
    await chat.call(bob.token, 'message.delete', { message: own.message })
    expect(await status()).toBe(404)
  })
})
