import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { bombProfile, gifAndScript, makePng } from '../../support/make-images.ts'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { download, putPart, shareFile } from './upload-file.ts'

let chat: TestChat
let alice: string
beforeAll(async () => {
  chat = await startTestChat()
  alice = (await chat.register('alice')).token
})
afterAll(() => chat.stop())

const share = (name: string, bytes: Uint8Array) => shareFile(chat, alice, 'lobby', name, bytes)
const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } })
const contentOf = async (file: string, name = 'x') =>
  Buffer.from(await (await download(chat, alice, file, { name })).bytes())
/** Uploads whole and answers the refusal of the end. */
const refusedAs = async (name: string, bytes: Uint8Array): Promise<string | undefined> => {
  const { file } = await chat.call(alice, 'file.begin', { room: 'lobby', name, bytes: bytes.length })
  await putPart(chat, alice, file, 0, bytes as BodyInit)
  return (await chat.post(alice, 'file.finish', { file })).body.error?.code
}

describe('a picture in a conversation', () => {
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const)
    test(`may come as ${format}, and is told with its size, a thumbnail and something to show until it is there`, async () => {
      const { file } = await share(`p.${format}`, await photo(1600, 1000).toFormat(format).toBuffer())
      const kept = format === 'avif' ? 'webp' : format
      expect(file).toMatchObject({
        kind: 'image',
        width: 1600,
        height: 1000,
        thumbnail: true,
        type: `image/${kept}`,
      })
      expect(file.name).toBe(`p.${kept}`)
      expect(file.blur?.length).toBeLessThan(600)
      const content = await contentOf(file.id)
      expect(content.length).toBe(file.bytes)
      expect(await sharp(content).metadata()).toMatchObject({ width: 1600, height: 1000, format: kept })
      const small = await sharp(await contentOf(file.id, 'thumbnail')).metadata()
      expect(small).toMatchObject({ width: 720, height: 450, format: 'webp' })
    })

  test('loses where it was taken, is turned upright, and is nowhere kept as it came', async () => {
    const exif = {
      IFD0: { Copyright: 'canary-owner' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 3/1 0/1' },
    }
    const image = await photo(80, 40).jpeg().withMetadata({ orientation: 6 }).withExifMerge(exif).toBuffer()
    expect(image.includes('canary-owner')).toBe(true)
    const { file } = await share('turned.jpg', image)
    expect(file).toMatchObject({ width: 40, height: 80 })
    const content = await contentOf(file.id)
    expect(content.includes('canary-owner')).toBe(false)
    expect(content.includes('Exif')).toBe(false)
    expect((await sharp(content).metadata()).exif).toBeUndefined()
  })

  test('that moves still moves, and one of too many points in all its frames stands still', async () => {
    const frame = (shade: number) => ({
      create: { width: 40, height: 30, channels: 3 as const, background: { r: shade, g: 0, b: 0 } },
    })
    const join = (frames: number[]) =>
      sharp(frames.map(frame) as never, { join: { animated: true } } as never)
        .gif()
        .toBuffer()
    const { file } = await share('wave.gif', await join([10, 120, 240]))
    expect(file).toMatchObject({ type: 'image/gif', width: 40, height: 30 })
    expect(await sharp(await contentOf(file.id)).metadata()).toMatchObject({ pages: 3 })
  })

  test('that is small needs no thumbnail', async () => {
    const { file } = await share('dot.png', makePng(8, 8))
    expect(file).toMatchObject({ kind: 'image', width: 8, height: 8 })
    expect(file.thumbnail).toBeUndefined()
    expect((await download(chat, alice, file.id, { name: 'thumbnail' })).status).toBe(404)
  })

  test('with more points than are decoded is refused, whatever its header says', async () => {
    expect(await refusedAs('bomb.png', makePng(50_000, 50_000, { pixels: new Uint8Array(10) }))).toBe(
      'too-large',
    )
    expect(await refusedAs('long.png', makePng(1, 20_000))).toBe('too-large')
  })

  test('that is damaged or only begins like one is refused, and forgotten', async () => {
    const whole = await photo(200, 200).jpeg().toBuffer()
    expect(await refusedAs('cut.jpg', whole.subarray(0, whole.length / 2))).toBe('bad-media-type')
    expect(
      await refusedAs('cut.png', makePng(300, 300, { withoutEnd: true, pixels: new Uint8Array(10) })),
    ).toBe('bad-media-type')
    expect(await refusedAs('lie.gif', Buffer.from('GIF89a<script>alert(1)</script>'))).toBe('bad-media-type')
    const { used } = await chat.call(alice, 'file.usage', {})
    expect(await refusedAs('lie.png', Buffer.from('\x89PNG\r\n\x1a\nnothing', 'latin1'))).toBe(
      'bad-media-type',
    )
    while ((await chat.call(alice, 'file.usage', {})).used > used) await Bun.sleep(10)
  })

  test('that is a script as well is a picture only', async () => {
    const { file } = await share('both.gif', gifAndScript())
    expect(file.kind).toBe('image')
    expect((await contentOf(file.id)).includes('alert')).toBe(false)
  })

  test('with a colour profile that unpacks to many megabytes does no harm', async () => {
    const { file } = await share('profile.png', makePng(8, 8, { chunks: [bombProfile(64 * 1024 * 1024)] }))
    expect(file.bytes).toBeLessThan(1000)
  })

  test('made of SVG is text that is saved and never shown', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    const { file } = await share('x.svg', Buffer.from(svg))
    expect(file).toMatchObject({ kind: 'file', type: 'text/plain' })
  })
})
