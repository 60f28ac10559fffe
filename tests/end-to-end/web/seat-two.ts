import { afterAll, beforeAll } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { openBrowser, openWindow, register } from './open-browser.ts'

/** Two people in windows of their own, each with its own cookies. */
export type Two = {
  chat: TestChat
  browser: Browser
  alice: Page
  bob: Page
  /** What the pages, and those that `window` opens, report as errors. */
  problems: string[]
  /** One more window, of nobody yet. */
  window(): Promise<Page>
}

/**
 * Before the tests of a file: a chat with alice and bob in it, whom `prepare` leads where the tests begin; after them
 * all is closed. Nobody sits there where there is no Chromium.
 */
export const seatTwo = (prepare: (two: Two) => unknown): void => {
  let chat: TestChat
  let browser: Browser

  beforeAll(async () => {
    chat = await startTestChat()
    browser = await openBrowser()
    if (!browser) return
    const problems: string[] = []
    const window = async (): Promise<Page> => (await openWindow(browser, chat.url, {}, problems)).page
    const [alice, bob] = [await window(), await window()]
    await register(alice, 'alice')
    await register(bob, 'bob')
    await prepare({ chat, browser, alice, bob, problems, window })
  }, 30_000)

  afterAll(async () => {
    await browser?.close()
    await chat.stop()
  })
}
