import { expect } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { CommandOutput } from '../../src/protocol/commands.ts'
import { type Client, createClient } from '../../src/sdk/index.ts'
import { caller } from '../support/call.ts'
import { startCuttingProxy } from '../support/cutting-proxy.ts'
import { needs } from '../support/needs.ts'
import { readIrc } from '../support/read-irc.ts'
import { runParley } from '../support/run-parley.ts'
import { type ServerProcess, startServerProcess } from '../support/start-server-process.ts'
import { testPassword } from '../support/start-test-chat.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { openBrowser, openWindow, register, testInBrowser } from './web/open-browser.ts'

/**
 * A whole day of the channel (0:21–23:48, 1,475 messages) where the corpus is, else its sample; so many times
 * faster that it takes 50 seconds. `PARLEY_TEST_REPLAY_SPEED=60` takes 24 minutes.
 */
const corpus = needs.corpus()
const day =
  'found' in corpus
    ? join(corpus.found, '2017-07-15.train-c.raw.txt')
    : join(import.meta.dir, '..', 'corpus', '2016-12-19_20.raw.txt')
const spoken = readIrc(day).filter(({ kind, text }) => kind !== 'notice' && text.trim() !== '')
const minutes = minutesOf(day)
const speed = Number(process.env.PARLEY_TEST_REPLAY_SPEED ?? Math.ceil((minutes * 60) / 50))
const playedMs = (minutes * 60_000) / speed
const cutEveryMs = 3000

const data = mkdtempSync(join(tmpdir(), 'parley-replay-'))
const atEnd = stopAtEnd()
atEnd(() => rmSync(data, { recursive: true, force: true }))

testInBrowser(
  'R4, R5: a day lived again is the same for two pages, for a client that is cut every few seconds, and in the log',
  async () => {
    const server = await startServerProcess({ data })
    atEnd(() => {
      server.kill('SIGTERM')
      return server.exited
    })
    const { post } = caller(server.url)
    const { token } = (await post('', 'account.register', { username: 'watcher', password: testPassword }))
      .body
    const room: string = (await post(token, 'room.create', { name: 'ubuntu', kind: 'public' })).body.room.id

    const browser = await openBrowser()
    atEnd(() => browser.close())
    const watching = await Promise.all(['anna', 'boris'].map((name) => watch(browser, server.url, name)))
    const proxy = startCuttingProxy({ hostname: '127.0.0.1', port: server.port })
    const cut = createClient({ url: proxy.url, token })
    atEnd(proxy.stop)
    atEnd(cut.close)
    cut.connect()
    await cut.jumpToNewest(room)
    const cutting = setInterval(proxy.cut, cutEveryMs)
    atEnd(() => clearInterval(cutting))

    const accounts = join(data, 'accounts.json')
    const { code, out, err } = await runParley([
      'replay',
      ...[day, '--speed', String(speed), '--url', server.url, '--room', 'ubuntu', '--accounts', accounts],
    ])
    expect([code, err.split('\n').at(-2)]).toEqual([0, 'Replaying 100 %'])
    expect(out).toContain(`${spoken.length.toLocaleString('en')} messages acknowledged, 0 refused.`)
    clearInterval(cutting)

    const history = await wholeHistory(server, token, room)
    expect(said(history)).toEqual(spoken.map(({ kind, nick, text }) => [kind, nick.trim(), text]))
    expect(history.map(({ seq }) => seq)).toEqual(history.map((_, i) => i + 1))

    await until(() => timelineOf(cut, room).at(-1)?.seq === history.at(-1)?.seq)
    expect(timelineOf(cut, room)).toEqual(history)
    expect(proxy.cuts()).toBeGreaterThan(playedMs / cutEveryMs / 2)

    const afterwards = await watch(browser, server.url, 'carla')
    const drawnAtOnce = await readList(afterwards.page, history.length)
    const formed = new Set(history.filter(({ text }) => !isPlain(text)).map(({ seq }) => seq))
    const comparable = (row: Drawn) => (formed.has(row.seq) ? { ...row, text: 'some form' } : row)
    expect(drawnAtOnce.map(comparable)).toEqual(history.map(shown).map(comparable))
    expect(formed.size).toBeLessThan(history.length)
    const lists = await Promise.all(watching.map(({ page }) => readList(page, history.length)))
    for (const list of lists) expect(list).toEqual(drawnAtOnce)
    for (const { problems } of [...watching, afterwards]) expect(problems).toEqual([])
    console.log(
      `${history.length} messages of ${new Set(spoken.map(({ nick }) => nick)).size} people at speed ${speed}; the third client was cut ${proxy.cuts()} times.`,
    )
  },
  playedMs + 120_000,
)

type History = CommandOutput<'room.history'>['messages']

/** From the first message to the last, in pages, over REST. */
async function wholeHistory({ url }: ServerProcess, token: string, room: string): Promise<History> {
  const all: History = []
  for (;;) {
    const after = all.at(-1)?.seq ?? 0
    const { messages } = (await caller(url).post(token, 'room.history', { room, after, limit: 500 })).body
    if (messages.length === 0) return all
    all.push(...messages)
  }
}

/** What people said, without the news of who joined. */
function said(history: History) {
  return history
    .filter(({ kind }) => kind !== 'notice')
    .map(({ kind = 'text', author, text }) => [kind, author.name, text])
}

function timelineOf(client: Client, room: string) {
  return client.getState().rooms[room]?.timeline.messages ?? []
}

type Drawn = { seq: number; kind: string; author: string; text: string }

/** Scrolls from the end to the first message; answers every row that was drawn on the way, up to the last one said. */
async function readList(page: Page, last: number): Promise<Drawn[]> {
  await page.locator(`.row[data-seq="${last}"]`).waitFor({ timeout: 20_000 })
  const drawn = await page.getByRole('log').evaluate(async (box) => {
    const found = new Map<number, { seq: number; kind: string; author: string; text: string }>()
    const textIn = (row: Element, what: string): string => row.querySelector(what)?.textContent ?? ''
    const note = (row: HTMLElement): void => {
      const seq = Number(row.dataset.seq)
      const message = row.querySelector<HTMLElement>('article')
      const author = message?.getAttribute('aria-label')?.replace(/, [^,]*$/, '') ?? ''
      const kind = message ? (message.dataset.kind ?? 'text') : 'notice'
      found.set(seq, { seq, kind, author, text: textIn(row, message ? '.message-text' : '.notice span') })
    }
    const giveUp = performance.now() + 60_000
    while (!found.has(1) && performance.now() < giveUp) {
      for (const row of box.querySelectorAll<HTMLElement>('.row[data-seq]')) note(row)
      box.scrollTop -= box.clientHeight / 2
      await new Promise((drawnAgain) => requestAnimationFrame(() => setTimeout(drawnAgain)))
    }
    return [...found.values()]
  })
  return drawn.filter(({ seq }) => seq <= last).sort((a, b) => a.seq - b.seq)
}

/** How a message is to look on a page. */
function shown({ seq, kind, author, text }: History[number]): Drawn {
  const before = kind === 'action' ? `${author.name} ` : ''
  return { seq, kind: kind ?? 'text', author: kind === 'notice' ? '' : author.name, text: before + text }
}

/**
 * Whether a text has no sign that a page draws as form (emphasis, lists, links): such words must stand on the page to
 * the letter. Asked of what was said, never of what is drawn: `*really*` is drawn as a plain word.
 */
function isPlain(text: string): boolean {
  return /^[A-Za-z][A-Za-z ,.!?']*$/.test(text)
}

/** A window of somebody new, who looks at the room. */
async function watch(browser: Browser, url: string, name: string) {
  const { page, problems } = await openWindow(browser, url)
  await register(page, name)
  await page.getByRole('button', { name: 'Find rooms' }).click()
  await page.getByRole('button', { name: 'Join ubuntu' }).click()
  await page.getByRole('log', { name: 'Messages in ubuntu' }).waitFor()
  return { page, problems }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !isSo(); tries += 1) await Bun.sleep(50)
}

function minutesOf(file: string): number {
  const times = readIrc(file).map(({ day, minute }) => Date.parse(`${day}T${minute}:00Z`))
  return ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 60_000 + 1
}
