import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { importIrc } from '../../../src/cli/import-irc/import-irc.ts'
import type { Client } from '../../../src/sdk/index.ts'
import { needs } from '../../support/needs.ts'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { faultsOf } from './faults-of.ts'
import { logIn, openBrowser, openWindow, register, rowOf, say, testInBrowser } from './open-browser.ts'
import { seedConversation } from './seed-conversation.ts'
import { takeScreenshot } from './take-screenshot.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-web-'))
let chat: TestChat
let browser: Browser
let online: Client[]

/** Real conversations as the ground of the pictures, where they are at hand. */
const importCorpus = async (): Promise<void> => {
  const corpus = needs.corpus()
  if (process.env.PARLEY_SCREENSHOTS !== '1' || !('found' in corpus)) return
  const logs = readdirSync(corpus.found).map((file) => join(corpus.found, file))
  await importIrc([...logs, '--room', 'ubuntu', '--data', join(folder, 'data')])
}

beforeAll(async () => {
  await importCorpus()
  chat = await startTestChat({ dataFolder: join(folder, 'data') })
  online = await seedConversation(chat)
  browser = await openBrowser()
}, 30_000)

afterAll(async () => {
  await browser?.close()
  for (const client of online) await client.close()
  await chat.stop()
  rmSync(folder, { recursive: true, force: true })
})

const groundOf = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor)

const openUbuntu = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: /ubuntu/ }).click()
  await rowOf(page, 'Glad to hear it').waitFor()
}

describe('the looks', () => {
  if (process.env.PARLEY_SCREENSHOTS === '1')
    for (const colorScheme of ['light', 'dark'] as const)
      testInBrowser(`are shown in ${colorScheme}`, async () => {
        const { page, context } = await openWindow(browser, chat.url, { colorScheme })
        await page.getByRole('heading', { name: 'Welcome to Parley' }).waitFor()
        if (colorScheme === 'light') await takeScreenshot(page, 'login')
        await logIn(page, 'mira')
        await openUbuntu(page)
        await page.mouse.move(640, 790)
        await takeScreenshot(page, colorScheme === 'light' ? 'desktop' : 'dark')
        await context.close()
      })

  if (process.env.PARLEY_SCREENSHOTS === '1' && 'found' in needs.corpus())
    testInBrowser('show the middle and the beginning of real conversations', async () => {
      const { page, context } = await openWindow(browser, chat.url)
      await logIn(page, 'mira')
      await openUbuntu(page)
      await page.getByRole('button', { name: 'Jump to…' }).click()
      await page.getByRole('button', { name: 'Middle' }).click()
      await page.locator('[data-lit=true]').waitFor()
      await page.locator('[data-lit=true]').waitFor({ state: 'detached' })
      await takeScreenshot(page, 'middle')
      await page.getByRole('button', { name: 'First', exact: true }).click()
      await page.getByText('This is where the conversation began.').waitFor()
      await page.mouse.move(640, 790)
      await page.waitForTimeout(2100)
      await takeScreenshot(page, 'oldest')
      await context.close()
    })

  testInBrowser('follow the system until the switch says otherwise, and remember that', async () => {
    const { page, context } = await openWindow(browser, chat.url, { colorScheme: 'dark' })
    await page.getByRole('heading', { name: 'Welcome to Parley' }).waitFor()
    const dark = await groundOf(page)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.locator('[data-theme=light]').waitFor()
    const light = await groundOf(page)
    expect(light).not.toBe(dark)
    await page.getByTitle('Dark').click()
    expect(await groundOf(page)).toBe(dark)
    await page.reload()
    await page.getByRole('heading', { name: 'Welcome to Parley' }).waitFor()
    expect(await groundOf(page)).toBe(dark)
    await context.close()
  })

  testInBrowser('fit a phone: the rooms are a drawer, nothing is cut off, and one can write', async () => {
    const { page, context } = await openWindow(browser, chat.url, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      deviceScaleFactor: 2,
    })
    await logIn(page, 'mira')
    expect(await page.getByRole('link', { name: /ubuntu/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Show rooms' }).click()
    await openUbuntu(page)
    await page.getByRole('button', { name: 'Show rooms' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('navigation', { name: 'Rooms' }).waitFor({ state: 'hidden' })
    await say(page, 'Sent from the bus')
    await rowOf(page, 'Sent from the bus').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(await faultsOf(page)).toEqual([])
    await takeScreenshot(page, 'phone')
    await context.close()
  })

  testInBrowser('offer to load the page again when a part of it is gone', async () => {
    const { page, context } = await openWindow(browser, chat.url, { serviceWorkers: 'block' })
    await logIn(page, 'mira')
    await page.route('**/*.js', (route) => route.fulfill({ status: 404 }))
    await page.getByRole('link', { name: 'Leaderboard' }).click()
    await page.getByText('This part could not be loaded.').waitFor()
    await page.unroute('**/*.js')
    await page.getByRole('button', { name: 'Reload the page' }).click()
    await page.getByRole('heading', { level: 1, name: 'Leaderboard' }).waitFor()
    await context.close()
  })

  testInBrowser('show a newcomer around, and say what to do in a room where nothing was said', async () => {
    const { page, context } = await openWindow(browser, chat.url)
    await register(page, 'newcomer')
    const welcome = page.getByRole('region', { name: 'Good to have you here' })
    await welcome.getByRole('link', { name: 'Add a face and a name' }).click()
    await page.getByRole('heading', { level: 2, name: 'Profile' }).waitFor()
    await page.goBack()
    expect(await faultsOf(page)).toEqual([])
    await welcome.getByRole('button', { name: 'Close the welcome' }).click()
    await welcome.waitFor({ state: 'detached' })
    await page.reload()
    await page.locator('[role=log][aria-busy=false]').waitFor()
    expect(await welcome.count()).toBe(0)
    await page.getByRole('button', { name: 'New room' }).click()
    await page.getByLabel('Name').fill('balcony')
    await page.getByLabel('What it is about').fill('Tomatoes, herbs and one brave lemon tree')
    await page.getByRole('button', { name: 'Make the room' }).click()
    await page.getByRole('heading', { name: 'balcony' }).waitFor()
    await page.locator('[role=log][aria-busy=false]').waitFor()
    await takeScreenshot(page, 'empty')
    expect(await page.getByText('balcony').count()).toBeGreaterThan(1)
    await context.close()
  })
})
