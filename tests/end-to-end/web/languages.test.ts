import { afterAll, beforeAll, expect } from 'bun:test'
import type { Browser } from 'playwright-core'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { faultsOf } from './faults-of.ts'
import { openBrowser, openWindow, rowOf, testInBrowser } from './open-browser.ts'
import { takeScreenshot } from './take-screenshot.ts'

let chat: TestChat
let browser: Browser

beforeAll(async () => {
  chat = await startTestChat()
  browser = await openBrowser()
}, 30_000)

afterAll(async () => {
  await browser?.close()
  await chat.stop()
})

testInBrowser('a browser that speaks Hebrew gets the page in Hebrew, from right to left', async () => {
  const { token } = await chat.register('alice')
  await chat.call(token, 'message.send', { room: 'lobby', text: 'hello, left to right', nonce: '1' })
  const { page, context, problems } = await openWindow(browser, chat.url, { locale: 'he-IL' })
  await page.getByRole('button', { name: 'פתיחת חשבון' }).click()
  await page.getByLabel('שם משתמש').fill('noa')
  await page.getByLabel('סיסמה').fill('correct horse battery')
  await page.getByRole('button', { name: 'פתיחת החשבון שלי' }).click()
  await rowOf(page, 'hello, left to right').waitFor()
  expect(await page.evaluate(() => document.dir)).toBe('rtl')
  const rooms = await page.getByRole('navigation').first().boundingBox()
  expect(rooms?.x).toBeGreaterThan(900)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280)
  expect(await faultsOf(page)).toEqual([])
  expect(problems).toEqual([])
  await takeScreenshot(page, 'hebrew')
  await context.close()
})

testInBrowser('the language is chosen at the door, and stays', async () => {
  const { page, context } = await openWindow(browser, chat.url)
  await page.getByRole('heading', { name: 'Welcome to Parley' }).waitFor()
  await page.getByLabel('Language').selectOption('he')
  await page.getByRole('button', { name: 'פתיחת חשבון' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'פתיחת חשבון' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('he')
  await context.close()
})
