import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { corpusTexts, manyTexts } from '../corpus-texts.ts'
import { fillRooms } from '../million.ts'
import { call, freePort, type Program, register, startParley, userPassword } from '../programs.ts'
import { median, type Plan, percentile, type Row, round } from '../scenario.ts'
import { lighthouse } from '../web/lighthouse.ts'
import { firstMessage, scrollUp, typeInto } from '../web/measure-page.ts'
import { type Login, openBrowser, openProfile } from '../web/open-page.ts'

const size = 100_000
const person = 'reader'

/**
 * The web client in a real Chromium, with 100,000 messages in the room: what comes over the wire and how long it takes
 * until a message can be read, typing, scrolling, and Lighthouse for the door and the room. Needs Chromium; Lighthouse
 * is installed apart, by `npm ci --prefix bench/lighthouse`.
 */
export async function* web({ repeats }: Plan): AsyncGenerator<Row> {
  const data = mkdtempSync(join(tmpdir(), 'parley-web-bench-'))
  const { product, room } = await startFilled(data)
  const login = { url: `http://127.0.0.1:${product.port}`, username: person, password: userPassword }
  const address = `${login.url}/#/room/${room}`
  try {
    const browser = await openBrowser(login)
    const open = browser.openWindow
    yield await firstMessages(open, address, 2 * repeats + 1)
    yield await typing(await open(), address, 60 * repeats)
    yield await scrolling(await open(), address, 200 * repeats)
    await browser.close()
    yield { what: 'Lighthouse, the door', figures: await look(login.url, undefined) }
    yield { what: 'Lighthouse, the room', figures: await look(address, login) }
  } finally {
    await product.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

const look = async (address: string, login: Login | undefined): Promise<Row['figures']> => {
  const port = freePort()
  const profile = await openProfile(port, login)
  try {
    return await lighthouse(address, port)
  } finally {
    await profile.close()
  }
}

const startFilled = async (data: string): Promise<{ product: Program; room: string }> => {
  const first = await startParley({ data })
  const token = await register(first.port, person)
  const { room } = await call<{ room: { id: string } }>(first.port, token, 'room.create', {
    name: 'long',
    kind: 'public',
  })
  await first.stop()
  fillRooms(data, [room.id], 'filler', manyTexts(corpusTexts(), size))
  const product = await startParley({ data })
  // Read to the end: one comes back to the newest messages, not to an unread line.
  await call(product.port, token, 'room.read', { room: room.id, seq: size })
  return { product, room: room.id }
}

const firstMessages = async (open: () => Promise<Page>, address: string, times: number): Promise<Row> => {
  const all = []
  for (let i = 0; i < times; i++) all.push(await firstMessage(await open(), address))
  return {
    what: 'first message readable, CPU 4 × slower, nothing kept',
    figures: {
      'ms after navigation': round(median(all.map(({ ms }) => ms))),
      'KB JavaScript (gzip)': round(median(all.map(({ scriptKb }) => scriptKb)), 1),
      'KB in all': round(median(all.map(({ kb }) => kb)), 1),
      scripts: median(all.map(({ scripts }) => scripts)),
    },
  }
}

const typing = async (page: Page, address: string, keys: number): Promise<Row> => ({
  what: `typing to paint, ${size.toLocaleString('en')} messages in the room`,
  figures: spread(await typeInto(page, address, keys)),
})

const scrolling = async (page: Page, address: string, frames: number): Promise<Row> => {
  const times = await scrollUp(page, address, frames)
  const late = times.filter((ms) => ms > 1000 / 60).length
  return {
    what: `scrolling up, ${frames} frames of 120 px`,
    figures: { ...spread(times), 'over 16.7 ms %': round((late / times.length) * 100, 1) },
  }
}

const spread = (times: number[]): Record<string, number> => ({
  'p50 ms': round(percentile(times, 0.5), 1),
  'p95 ms': round(percentile(times, 0.95), 1),
  'p99 ms': round(percentile(times, 0.99), 1),
})
