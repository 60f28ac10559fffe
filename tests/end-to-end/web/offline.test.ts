import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { openBrowser, openWindow, register, rowOf, say, testInBrowser } from './open-browser.ts'
import { takeScreenshot } from './take-screenshot.ts'

const dataFolder = mkdtempSync(join(tmpdir(), 'parley-offline-'))
let chat: TestChat
let browser: Browser

beforeAll(async () => {
  chat = await startTestChat({ dataFolder })
  browser = await openBrowser()
}, 30_000)

afterAll(async () => {
  await browser?.close()
  await chat.stop()
  rmSync(dataFolder, { recursive: true, force: true })
})

describe('without a server', () => {
  testInBrowser(
    'the page opens, shows what was read, and sends later what was written in a window that is closed',
    async () => {
      const { page, context, problems } = await openWindow(browser, chat.url)
      await register(page, 'alice')
      await say(page, 'written down for later')
      await rowOf(page, 'written down for later').waitFor()
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}))
      const kept = (): Promise<boolean> =>
        page.evaluate(() => caches.keys().then((names) => names.some((name) => name.startsWith('parley-'))))
      expect(await kept()).toBe(true)
      await page.reload()
      await rowOf(page, 'written down for later').waitFor()
      await page.waitForTimeout(5_500)
      const { port } = chat
      await chat.stop()

      const offline = await context.newPage()
      await offline.goto(chat.url)
      await rowOf(offline, 'written down for later').waitFor()
      await offline.getByText('Offline').first().waitFor()
      await say(offline, 'said without a server')
      await offline.getByText('1 to send').waitFor()
      await takeScreenshot(offline, 'offline')
      await offline.close()
      await page.close()

      chat = await startTestChat({ dataFolder, port })
      const again = await context.newPage()
      await again.goto(chat.url)
      await rowOf(again, 'said without a server').waitFor()
      await again.locator('[data-pending]').waitFor({ state: 'detached' })
      expect(await again.getByText('said without a server').count()).toBe(1)

      await again.getByRole('button', { name: 'Log out' }).click()
      await again.getByRole('heading', { name: 'Welcome back' }).waitFor()
      const left = await again.evaluate(() => JSON.stringify({ ...localStorage }))
      expect(left).not.toContain('alice')
      expect(problems).toEqual([])
      await context.close()
    },
    60_000,
  )

  testInBrowser('it is a program that a device can install', async () => {
    const answer = await fetch(`${chat.url}/parley.webmanifest`)
    expect(answer.headers.get('content-type')).toContain('manifest+json')
    const { icons, start_url, display } = (await answer.json()) as {
      icons: { src: string; sizes: string }[]
      start_url: string
      display: string
    }
    expect([start_url, display]).toEqual(['/', 'standalone'])
    for (const { src } of icons) expect((await fetch(chat.url + src)).status).toBe(200)
    expect((await (await fetch(chat.url)).text()).includes('rel="manifest"')).toBe(true)
  })
})
