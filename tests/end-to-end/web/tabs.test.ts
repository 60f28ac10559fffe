import { describe, expect } from 'bun:test'
import type { BrowserContext, Page } from 'playwright-core'
import { register, rowOf, say, testInBrowser } from './open-browser.ts'
import { seatTwo, type Two } from './seat-two.ts'

let chat: Two['chat']
let bob: Two['bob']
let window: Two['window']
let problems: Two['problems']

seatTwo(async (two) => {
  ;({ chat, bob, window, problems } = two)
  // Alice's own window stays out of the counting.
  await two.alice.context().close()
})

/** Sockets that the server has open, of people who are logged in. */
const sockets = async (): Promise<number> => {
  const page = await (await fetch(`${chat.url}/metrics`)).text()
  return Number(/^parley_connections\{[^}]*"known"[^}]*\} (\d+)/m.exec(page)?.[1])
}

const socketsAre = async (count: number): Promise<void> => {
  for (let tries = 0; tries < 100 && (await sockets()) !== count; tries += 1) await Bun.sleep(100)
  expect(await sockets()).toBe(count)
}

const isLive = (page: Page) => page.getByText('Synced · 0 missing').waitFor()

/** Three tabs of somebody, in the order in which they were opened: the first one leads. */
const openTabs = async (name: string): Promise<{ context: BrowserContext; tabs: [Page, Page, Page] }> => {
  const first = await window()
  await register(first, name)
  const context = first.context()
  const more: Page[] = []
  for (let i = 0; i < 2; i += 1) {
    const tab = await context.newPage()
    tab.on('pageerror', (error) => problems.push(String(error)))
    await tab.goto(chat.url)
    await tab.locator('[role=log][aria-busy=false]').waitFor()
    await isLive(tab)
    more.push(tab)
  }
  return { context, tabs: [first, more[0] as Page, more[1] as Page] }
}

/** Everybody has it once, and nothing waits any more. */
const isSaidOnce = async (text: string, pages: Page[]): Promise<void> => {
  for (const page of pages) {
    await rowOf(page, text).waitFor({ timeout: 30_000 })
    await page.locator('[data-pending]').first().waitFor({ state: 'detached' })
    expect(await page.locator('.row', { hasText: text }).count()).toBe(1)
  }
}

describe('the tabs of a browser', () => {
  testInBrowser(
    'have one socket, say and hear everything over it, and none loses it when the one that has it closes',
    async () => {
      await socketsAre(1)
      const { context, tabs } = await openTabs('carol')
      const [first, second, third] = tabs
      await socketsAre(2)
      await say(second, 'from the second')
      await isSaidOnce('from the second', [bob, ...tabs])
      await say(bob, 'to all of them')
      await isSaidOnce('to all of them', tabs)
      await socketsAre(2)

      await first.close()
      await say(second, 'said while nobody leads')
      await say(third, 'and by the third')
      for (const text of ['said while nobody leads', 'and by the third'])
        await isSaidOnce(text, [bob, second, third])
      await isLive(second)
      await isLive(third)
      await socketsAre(2)

      await third.getByRole('button', { name: 'Log out' }).click()
      await second.getByRole('heading', { name: 'Welcome back' }).waitFor()
      await socketsAre(1)
      await context.close()
    },
    90_000,
  )

  testInBrowser('did all that without an error in the page', async () => {
    expect(problems).toEqual([])
  })
})
