import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { bombProfile, gifAndScript, makePng } from '../support/make-images.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let alice: Awaited<ReturnType<TestChat['register']>>
let bob: Awaited<ReturnType<TestChat['register']>>
beforeAll(async () => {
  chat = await startTestChat()
  alice = await chat.register('alice')
  bob = await chat.register('bob')
})
afterAll(async () => {
  await chat.stop()
  rmSync(chat.dataFolder, { recursive: true, force: true })
})

type Body = string | Uint8Array

const upload = (token: string, body: Body, headers: Record<string, string> = {}) =>
  fetch(`${chat.url}/api/v1/account.avatar`, {
    method: 'POST',
    headers: {
      'Content-Type': 'image/png',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: body as BodyInit,
  })
const get = (path: string, token?: string) =>
  fetch(`${chat.url}${path}`, token ? { headers: { Authorization: `Bearer ${token}` } } : {})
const codeOf = async (response: Response): Promise<[number, string]> => [
  response.status,
  ((await response.json()) as { error: { code: string } }).error.code,
]
type Avatar = { large: string; small: string }
const avatarOf = async (response: Response): Promise<Avatar> => {
  expect(response.status).toBe(200)
  return ((await response.json()) as { profile: { avatar: Avatar } }).profile.avatar
}
const filesOf = (account: string): string[] => {
  const folder = join(chat.dataFolder, 'files', 'avatars', account)
  return existsSync(folder) ? readdirSync(folder).sort() : []
}
const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } })

describe('a picture', () => {
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const)
    test(`may come as ${format}, and is told to others as WebP in two sizes`, async () => {
      const image = await photo(640, 480).toFormat(format).toBuffer()
      const avatar = await avatarOf(await upload(bob.token, image, { 'Content-Type': `image/${format}` }))
      for (const [address, size] of [
        [avatar.large, 256],
        [avatar.small, 64],
      ] as const) {
        const response = await get(address, alice.token)
        expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp'])
        const { format, width, height } = await sharp(await response.bytes()).metadata()
        expect({ format, width, height }).toEqual({ format: 'webp', width: size, height: size })
      }
    })

  test('is told to people who share a room, and is what its profile says', async () => {
    const socket = await openSocket(chat.url, alice.token)
    const avatar = await avatarOf(await upload(bob.token, await photo(300, 300).png().toBuffer()))
    const { profile } = await socket.until(({ event }) => event === 'account.changed')
    expect(profile).toMatchObject({ username: 'bob', avatar })
    expect((await chat.call(alice.token, 'account.profile', { username: 'bob' })).profile.avatar).toEqual(
      avatar,
    )
    socket.close()
  })

  test('is kept for ever by whoever may see it, and shown to nobody else', async () => {
    const { large } = await avatarOf(await upload(bob.token, await photo(300, 200).png().toBuffer()))
    const response = await get(large, alice.token)
    expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    expect(response.headers.get('vary')).toBe('Cookie, Authorization')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await codeOf(await get(large))).toEqual([401, 'unauthenticated'])
    expect(await codeOf(await get(large, 'no-such-token'))).toEqual([401, 'unauthenticated'])
    const cookie = { Cookie: `parley=${alice.token}`, 'Sec-Fetch-Site': 'cross-site' }
    expect(await codeOf(await fetch(`${chat.url}${large}`, { headers: cookie }))).toEqual([403, 'forbidden'])
    const ours = { Cookie: `parley=${alice.token}`, 'Sec-Fetch-Site': 'same-origin' }
    expect((await fetch(`${chat.url}${large}`, { headers: ours })).status).toBe(200)
  })

  test('shows nothing but pixels: no place where it was taken, no words, no profile', async () => {
    const image = await photo(300, 300)
      .withExif({ IFD0: { ImageDescription: 'CANARY-HOME' }, IFD3: { GPSLatitude: '51/1 3/1 0/1' } })
      .jpeg()
      .toBuffer()
    expect(image.toString('latin1')).toContain('CANARY-HOME')
    const { large } = await avatarOf(await upload(bob.token, image, { 'Content-Type': 'image/jpeg' }))
    const bytes = Buffer.from(await (await get(large, bob.token)).bytes())
    expect(bytes.toString('latin1')).not.toMatch(/CANARY|EXIF|ICCP|XMP/)
    const { exif, icc, xmp } = await sharp(bytes).metadata()
    expect([exif, icc, xmp]).toEqual([undefined, undefined, undefined])
  })

  test('stands upright, as the camera meant it', async () => {
    const top = await photo(200, 100).toBuffer({ resolveWithObject: true })
    const image = await sharp({ create: { width: 200, height: 200, channels: 3, background: 'blue' } })
      .composite([{ input: await sharp(top.data, { raw: top.info }).png().toBuffer(), top: 0, left: 0 }])
      .withMetadata({ orientation: 3 })
      .jpeg()
      .toBuffer()
    const { large } = await avatarOf(await upload(bob.token, image))
    const { dominant } = await sharp(await (await get(large, bob.token)).bytes())
      .extract({ left: 0, top: 0, width: 256, height: 100 })
      .stats()
    expect(dominant.b).toBeGreaterThan(150)
  })

  test('takes the place of the one before, whose files are gone, and can be taken away', async () => {
    const first = await avatarOf(await upload(alice.token, await photo(300, 300).png().toBuffer()))
    const other = await sharp({ create: { width: 99, height: 99, channels: 3, background: 'green' } })
      .png()
      .toBuffer()
    const second = await avatarOf(await upload(alice.token, other))
    expect(second.large).not.toBe(first.large)
    expect((await get(first.large, bob.token)).status).toBe(404)
    expect(filesOf(alice.account.id).length).toBe(2)
    expect(await avatarOf(await upload(alice.token, other))).toEqual(second)
    expect(filesOf(alice.account.id).length).toBe(2)
    const { profile } = await chat.call(alice.token, 'account.remove-avatar', {})
    expect(profile.avatar).toBeUndefined()
    expect((await get(second.large, alice.token)).status).toBe(404)
    expect(filesOf(alice.account.id)).toEqual([])
  })

  test('that a crash left behind without a profile that names it is swept at the next start', async () => {
    const { large } = await avatarOf(await upload(bob.token, await photo(300, 300).png().toBuffer()))
    const avatars = join(chat.dataFolder, 'files', 'avatars')
    const orphan = join(avatars, bob.account.id, `${'a'.repeat(43)}.webp`)
    writeFileSync(orphan, 'x')
    mkdirSync(join(avatars, 'somebody-gone'))
    writeFileSync(join(avatars, 'somebody-gone', `${'b'.repeat(43)}.webp`), 'x')
    await chat.server.stop()
    const { port } = chat
    chat = await startTestChat({ dataFolder: chat.dataFolder, port })
    for (let i = 0; i < 1_000 && existsSync(orphan); i++) await Bun.sleep(20)
    expect([existsSync(orphan), existsSync(join(avatars, 'somebody-gone'))]).toEqual([false, false])
    expect((await get(large, bob.token)).status).toBe(200)
  })
})

describe('what is no picture', () => {
  const refused: Record<string, () => Promise<[Body, Record<string, string>?]>> = {
    'an empty body': async () => [''],
    'text that says it is a PNG': async () => ['hello'],
    'SVG with a script': async () => [
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    ],
    'SVG under its own name': async () => ['<svg/>', { 'Content-Type': 'image/svg+xml' }],
    'HTML behind the first bytes of a PNG': async () => ['\x89PNG\r\n\x1a\n<html><script>alert(1)</script>'],
    'a TIFF': async () => [await photo(50, 50).tiff().toBuffer()],
    'a PDF': async () => ['%PDF-1.7 %âãÏÓ 1 0 obj'],
    'a truncated JPEG': async () => [(await noise().jpeg().toBuffer()).subarray(0, 5000)],
    'a truncated PNG': async () => [(await noise().png().toBuffer()).subarray(0, 20_000)],
    'a PNG with less in it than it says': async () => [makePng(500, 500, { pixels: new Uint8Array(100) })],
    'a JPEG sent as a program': async () => [
      await photo(50, 50).jpeg().toBuffer(),
      { 'Content-Type': 'application/octet-stream' },
    ],
    'a packed body': async () => [
      Bun.gzipSync(await photo(50, 50).png().toBuffer()),
      { 'Content-Encoding': 'gzip' },
    ],
    'a body of JSON': async () => ['{"image":"x"}', { 'Content-Type': 'application/json' }],
  }
  const noise = () =>
    sharp(crypto.getRandomValues(new Uint8Array(60_000)), { raw: { width: 200, height: 100, channels: 3 } })

  for (const [what, make] of Object.entries(refused))
    test(`is refused: ${what}`, async () => {
      const [body, headers] = await make()
      expect(await codeOf(await upload(bob.token, body, headers))).toEqual([415, 'bad-media-type'])
    })

  test('is refused before a byte is read when nobody is logged in, or when it is too large', async () => {
    const image = await photo(50, 50).png().toBuffer()
    expect(await codeOf(await upload('', image))).toEqual([401, 'unauthenticated'])
    const large = new Uint8Array(5 * 1024 * 1024 + 1)
    expect(await codeOf(await upload(bob.token, large))).toEqual([413, 'too-large'])
  })

  test('is refused for its pixels: a header of 50,000 × 50,000, and 64 million that are really there', async () => {
    const claims = makePng(50_000, 50_000, { pixels: new Uint8Array(1000) })
    expect(await codeOf(await upload(bob.token, claims))).toEqual([413, 'too-large'])
    const isThere = makePng(8000, 8000)
    expect(isThere.length).toBeLessThan(100_000)
    expect(await codeOf(await upload(bob.token, isThere))).toEqual([413, 'too-large'])
  })

  test('does no harm where it is a picture too: a script in a GIF, a bomb in a profile', async () => {
    for (const image of [gifAndScript(), makePng(20, 20, { chunks: [bombProfile(50_000_000)] })]) {
      const response = await upload(bob.token, image)
      if (response.status === 415) continue
      const { large } = await avatarOf(response)
      const bytes = Buffer.from(await (await get(large, bob.token)).bytes()).toString('latin1')
      expect(bytes).toMatch(/^RIFF[\s\S]{4}WEBP/)
      expect(bytes).not.toContain('alert')
    }
    expect((await fetch(`${chat.url}/healthz`)).status).toBe(200)
  })

  test('is no way to a file elsewhere', async () => {
    const { large } = await avatarOf(await upload(bob.token, await photo(60, 60).png().toBuffer()))
    const folder = large.split('/').slice(0, 3).join('/')
    for (const path of [
      `${folder}/..%2f..%2f..%2fparley.db`,
      `${folder}/%2e%2e/%2e%2e/parley.db`,
      '/avatars/..%2f..%2flogs/parley.log',
      '/avatars/%2e%2e/x.webp',
      `${folder}/${'a'.repeat(43)}.webp%00.png`,
      `${folder}/x.webp`,
      `/avatars/${alice.account.id}/${large.split('/').at(-1)}`,
    ]) {
      const { status } = await get(path, alice.token)
      expect([path, status]).toEqual([path, 404])
    }
  })

  test('is not called otherwise than with POST', async () => {
    const response = await get('/api/v1/account.avatar', bob.token)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    const socket = await openSocket(chat.url, bob.token)
    expect((await socket.ask('account.avatar', { image: 'x' })).error.code).toBe('unknown-command')
    socket.close()
  })
})

test('more pictures at once than can wait are refused, the others are done, and messages go on meanwhile', async () => {
  const people = await Promise.all(Array.from({ length: 40 }, (_, i) => chat.register(`many${i}`)))
  const image = await photo(2000, 2000).png().toBuffer()
  const uploads = people.map(({ token }) => upload(token, image).then(({ status }) => status))
  const sent = await chat.call(bob.token, 'message.send', {
    room: 'lobby',
    text: 'meanwhile',
    nonce: 'meanwhile',
  })
  expect(sent.seq).toBeGreaterThan(0)
  const statuses = await Promise.all(uploads)
  expect([...new Set(statuses)].sort()).toEqual([200, 503])
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0)
}, 60_000)

test('a picture is on disk, under a name that is the hash of what is in it', async () => {
  const { large } = await avatarOf(await upload(bob.token, await photo(61, 61).png().toBuffer()))
  const [, , account = '', file = ''] = large.split('/')
  const bytes = readFileSync(join(chat.dataFolder, 'files', 'avatars', account, file))
  expect(`${new Bun.CryptoHasher('sha256').update(bytes).digest('base64url')}.webp`).toBe(file)
  expect(filesOf(account).some((name) => name.startsWith('draft'))).toBe(false)
})
