import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { importIrc } from '../../../src/cli/import-irc/import-irc.ts'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { openBrowser, openWindow, register, rowOf, say, testInBrowser } from './open-browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-web-'))
const days = 10
const linesPerDay = 2500
let chat: TestChat
let browser: Browser
let page: Page
let room: string

/** Ten days of a busy channel, lines of very different lengths. */
const writeLogs = (): string[] => {
  const logs = join(folder, 'logs')
  mkdirSync(logs)
  return Array.from({ length: days }, (_, day) => {
    const lines = Array.from({ length: linesPerDay }, (_, index) => {
      const minute = Math.floor((index / linesPerDay) * 1440)
      const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
      const number = day * linesPerDay + index
      return `[${time}] <nick${number % 7}> line ${number} ${'and so on '.repeat((number * 37) % 40)}`
    })
    const file = join(logs, `2010-03-${String(day + 10)}.raw.txt`)
    writeFileSync(file, `${lines.join('\n')}\n`)
    return file
  })
}

beforeAll(async () => {
  const dataFolder = join(folder, 'data')
  const print = console.log
  console.log = () => {}
  await importIrc([...writeLogs(), '--room', 'long', '--data', dataFolder])
  console.log = print
  chat = await startTestChat({ dataFolder })
  browser = await openBrowser()
  if (!browser) return
  page = (await openWindow(browser, chat.url)).page
  await register(page, 'alice')
  await page.getByRole('button', { name: 'Find rooms' }).click()
  await page.getByRole('button', { name: 'Join long' }).click()
  await rowOf(page, `line ${days * linesPerDay - 1}`).waitFor()
  room = new URL(page.url()).hash
}, 30_000)

afterAll(async () => {
  await browser?.close()
  await chat.stop()
  rmSync(folder, { recursive: true, force: true })
})

const drawnSeqs = (): Promise<number[]> =>
  page
    .locator('.row[data-seq]')
    .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset.seq)))

/** Gives the page five seconds to come to rest. */
const isInSight = async (text: string): Promise<boolean> => {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await isInSightNow(text)) return true
    await Bun.sleep(50)
  }
  return false
}

const isInSightNow = (text: string): Promise<boolean> =>
  rowOf(page, text).evaluate((row) => {
    const box = row.getBoundingClientRect()
    return box.top >= 0 && box.bottom <= innerHeight
  })

const isRun = (seqs: number[]): boolean =>
  seqs.every((seq, index) => index === 0 || seq === (seqs[index - 1] ?? 0) + 1)

describe('a room of 25,000 messages', () => {
  testInBrowser('is opened without anything that jumps', async () => {
    await page.reload()
    await rowOf(page, `line ${days * linesPerDay - 1}`).waitFor()
    // What is drawn beyond the edges, and beside the room, comes a moment later.
    await page.getByRole('complementary', { name: 'Members' }).getByText('alice').waitFor()
    await page.waitForTimeout(500)
    const moved = await page.evaluate(async () => {
      let sum = 0
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value
      })
      observer.observe({ type: 'layout-shift', buffered: true })
      await new Promise((done) => setTimeout(done, 300))
      return sum
    })
    expect(moved).toBeLessThan(0.01)
  })

  testInBrowser('opens at its newest message and draws only what is near', async () => {
    expect(await isInSight(`line ${days * linesPerDay - 1}`)).toBe(true)
    expect((await drawnSeqs()).length).toBeLessThan(120)
  })

  testInBrowser('grows at the top when one scrolls up, without a hole and without a jump', async () => {
    await page.getByRole('log').hover()
    const [before = 0] = await drawnSeqs()
    for (let turn = 0; turn < 25; turn += 1) {
      await page.mouse.wheel(0, -1500)
      await page.waitForTimeout(20)
      expect(isRun(await drawnSeqs())).toBe(true)
    }
    const [after = 0] = await drawnSeqs()
    expect(after).toBeLessThan(before - 250)

    const middle = Math.round((after + ((await drawnSeqs()).at(-1) ?? 0)) / 2)
    const place = () =>
      page.locator(`.row[data-seq="${middle}"]`).evaluate((row) => row.getBoundingClientRect().top)
    await page.waitForTimeout(300)
    const stood = await place()
    await page.waitForTimeout(300)
    expect(Math.abs((await place()) - stood)).toBeLessThan(2)
  })

  testInBrowser('stays where one reads when something new is said, and tells so', async () => {
    const { token } = await chat.register('bob')
    const id = decodeURIComponent(room.split('/')[2] ?? '')
    await chat.call(token, 'room.join', { room: id })
    const before = await page.getByRole('log').evaluate((box) => box.scrollTop)
    await chat.call(token, 'message.send', { room: id, text: 'brand new', nonce: 'n1' })
    await page.getByRole('button', { name: /1 new/ }).waitFor()
    const after = await page.getByRole('log').evaluate((box) => box.scrollTop)
    expect(Math.abs(after - before)).toBeLessThan(2)
    await page.getByRole('button', { name: /1 new/ }).click()
    await rowOf(page, 'brand new').waitFor()
    await page.getByRole('button', { name: /jump to the newest/ }).waitFor({ state: 'detached' })
  })

  testInBrowser('is travelled to its beginning, its middle and back', async () => {
    await page.getByRole('button', { name: 'Jump to…' }).click()
    await page.getByRole('button', { name: 'First', exact: true }).click()
    await page.getByText('This is where the conversation began.').waitFor()
    expect(await isInSight('line 0 ')).toBe(true)

    await page.getByRole('button', { name: 'Middle' }).click()
    // The first message stays lit until the page of the middle has come.
    await page.locator('[data-lit=true]:not([data-seq="1"])').waitFor()
    const lit = Number(await page.locator('[data-lit=true]').getAttribute('data-seq'))
    expect(Math.abs(lit - (days * linesPerDay) / 2)).toBeLessThan(5)
    expect(await isInSight(`line ${lit - 1}`)).toBe(true)
    expect(isRun(await drawnSeqs())).toBe(true)

    await page.getByRole('slider').fill('5000')
    await page.locator('.row[data-seq="5000"]').waitFor()
    expect(await isInSight('line 4999')).toBe(true)

    await page.locator('.travel').getByRole('button', { name: 'Newest' }).click()
    await rowOf(page, 'brand new').waitFor()
    expect(await isInSight('brand new')).toBe(true)
  })

  testInBrowser(
    'is entered at a message by its address, from where a word of one’s own leads to the end',
    async () => {
      const opened = await page.context().newPage()
      await opened.goto(`${chat.url}/${room}/12000`)
      await opened.locator('.row[data-seq="12000"][data-lit=true]').waitFor()
      await say(opened, 'said from afar')
      await rowOf(opened, 'said from afar').waitFor()
      await opened.getByRole('button', { name: /jump to the newest/ }).waitFor({ state: 'detached' })
      await opened.close()
      expect(await isInSight('said from afar')).toBe(true)
    },
  )

  testInBrowser('is walked through with the arrow keys', async () => {
    await page.getByRole('log').focus()
    for (let step = 0; step < 15; step += 1) await page.keyboard.press('ArrowUp')
    const focused = () => page.evaluate(() => Number((document.activeElement as HTMLElement).dataset.seq))
    const place = await focused()
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe(place + 1)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Agree')
  })
})
