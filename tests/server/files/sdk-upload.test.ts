import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type Client, type ClientOptions, createClient } from '../../../src/sdk/index.ts'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { startUplink } from '../../support/start-uplink.ts'
import { download } from './upload-file.ts'

let chat: TestChat
let token: string
beforeAll(async () => {
  chat = await startTestChat()
  token = (await chat.register('alice')).token
})
afterAll(() => chat.stop())

const noise = (length: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i += 65_536) crypto.getRandomValues(bytes.subarray(i, i + 65_536))
  return bytes
}
const withClient = async (
  url: string,
  work: (client: Client) => Promise<void>,
  more: Partial<ClientOptions> = {},
) => {
  const client = createClient({ url, token, random: () => 0.02, ...more })
  try {
    await work(client)
  } finally {
    await client.close()
  }
}

test('5 MB over a line that breaks every few hundred KB arrive as they were, and are sent', async () => {
  const content = noise(5 * 1024 * 1024)
  const line = await startUplink(chat.port, () => 150_000 + Math.floor(Math.random() * 300_000))
  const progress: number[] = []
  await withClient(line.url, async (client) => {
    const file = await client.upload('lobby', new File([content], 'noise.bin'), {
      onProgress: (sent) => progress.push(sent),
    })
    expect(line.cuts()).toBeGreaterThan(10)
    expect(file).toMatchObject({ name: 'noise.bin', bytes: content.length })
    expect(progress.at(-1)).toBe(content.length)
    expect(progress.length).toBeGreaterThan(5)
    line.heal()
    client.connect()
    client.send('lobby', '', { files: [file] })
    const messages = async () => (await chat.call(token, 'room.history', { room: 'lobby' })).messages
    while (!(await messages()).some(({ files }) => files?.[0]?.id === file.id)) await Bun.sleep(20)
    expect(Buffer.compare(await (await download(chat, token, file.id)).bytes(), content)).toBe(0)
  })
  line.stop()
}, 60_000)

test('over a line that carries no big parts it goes on with smaller ones', async () => {
  const content = noise(3 * 1024 * 1024)
  const narrow = (url: string, init: RequestInit): Promise<Response> =>
    init.body instanceof Uint8Array && init.body.length > 200_000
      ? Promise.reject(new TypeError('The line broke.'))
      : fetch(url, init)
  await withClient(
    chat.url,
    async (client) => {
      const file = await client.upload('lobby', new Blob([content]), { name: 'x' })
      expect(Buffer.compare(await (await download(chat, token, file.id)).bytes(), content)).toBe(0)
    },
    { fetch: narrow },
  )
}, 10_000)

test('several at once arrive each as it was', () =>
  withClient(chat.url, async (client) => {
    const contents = Array.from({ length: 6 }, (_, i) => noise(300_000 + i))
    const files = await Promise.all(
      contents.map((content, i) => client.upload('lobby', new Blob([content]), { name: `${i}.bin` })),
    )
    for (const [i, file] of files.entries())
      expect(await (await download(chat, token, file.id)).bytes()).toEqual(
        contents[i] as Uint8Array<ArrayBuffer>,
      )
  }))

test('what is aborted is given up, and the server forgets it', () =>
  withClient(chat.url, async (client) => {
    const abort = new AbortController()
    const upload = client.upload('lobby', new Blob([noise(3_000_000)]), {
      onProgress: () => abort.abort(),
      signal: abort.signal,
    })
    expect(upload.catch((error) => error.name)).resolves.toBe('AbortError')
    await upload.catch(() => {})
    while ((await chat.server.core.uploads.list()).length > 0) await Bun.sleep(10)
  }))

test('a refusal that does not pass is told', () =>
  withClient(chat.url, async (client) => {
    const upload = client.upload('no-such-room', new Blob(['hello']), { name: 'x' })
    expect(await upload.catch((error) => error.code)).toBe('not-found')
  }))

test('a part that was changed on its way is noticed, and the file sent again', async () => {
  let isLying = true
  const lying = (url: string, init: RequestInit): Promise<Response> => {
    if (init.method !== 'PUT' || !isLying) return fetch(url, init)
    isLying = false
    const bytes = new Uint8Array(init.body as Uint8Array<ArrayBuffer>)
    bytes[7] = (bytes[7] as number) ^ 1
    return fetch(url, { ...init, body: bytes })
  }
  await withClient(
    chat.url,
    async (client) => {
      const content = noise(200_000)
      const file = await client.upload('lobby', new Blob([content]), { name: 'x' })
      expect(isLying).toBe(false)
      expect(await (await download(chat, token, file.id)).bytes()).toEqual(content)
    },
    { fetch: lying },
  )
})
