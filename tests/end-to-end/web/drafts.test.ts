import { describe, expect } from 'bun:test'
import type { Page } from 'playwright-core'
import { composer, logIn, openWindow, rowOf, testInBrowser } from './open-browser.ts'
import { seatTwo, type Two } from './seat-two.ts'

let chat: Two['chat']
let browser: Two['browser']
let alice: Two['alice']
let window: Two['window']
let problems: Two['problems']

seatTwo((two) => {
  ;({ chat, browser, alice, window, problems } = two)
})

const reads = (page: Page, text: string): Promise<unknown> =>
  page.waitForFunction((wanted) => document.querySelector('textarea')?.value === wanted, text)

const leave = (page: Page): Promise<void> =>
  page.evaluate(() => (document.activeElement as HTMLElement)?.blur())

/** The rooms are on the device, which happens a few seconds after they were opened. Looks only at what is there. */
const roomsAreKept = async (page: Page): Promise<void> => {
  // Not with waitForFunction: it takes the promise of such a function for its answer.
  while (!(await page.evaluate(hasKeptRooms))) await Bun.sleep(250)
}

const hasKeptRooms = async (): Promise<boolean> => {
  const all = await indexedDB.databases()
  if (!all.some(({ name }) => name === 'parley')) return false
  return new Promise((resolve) => {
    const opening = indexedDB.open('parley')
    opening.onerror = () => resolve(false)
    opening.onsuccess = () => {
      const kept = opening.result.transaction('snapshots').objectStore('snapshots').getAll()
      kept.onsuccess = () => {
        opening.result.close()
        resolve(kept.result.some(({ rooms }) => Object.keys(rooms).length > 0))
      }
    }
  })
}

describe('what one has begun to write', () => {
  testInBrowser(
    'is on another device, where it never takes the place of what is being written there',
    async () => {
      const phone = await window()
      await logIn(phone, 'alice')
      await composer(alice).fill('begun at the desk')
      await alice.getByRole('link', { name: 'Leaderboard' }).click()
      await alice.getByRole('link', { name: /lobby\s*Draft/ }).click()
      await reads(phone, 'begun at the desk')
      await composer(phone).fill('going on by phone')
      await leave(alice)
      await reads(alice, 'going on by phone')

      await composer(phone).fill('both write')
      await composer(alice).fill('both of us write')
      await Bun.sleep(1_500)
      expect(await composer(alice).inputValue()).toBe('both of us write')
      await composer(alice).press('Enter')
      await rowOf(phone, 'both of us write').waitFor()
      await leave(phone)
      await reads(phone, '')

      // The field at the desk has the focus, but nobody writes there: it shows what the phone does.
      await composer(alice).focus()
      await composer(phone).fill('written by phone')
      await reads(alice, 'written by phone')
      await composer(phone).press('Enter')
      await rowOf(alice, 'written by phone').waitFor()
      await reads(alice, '')
      await phone.context().close()
    },
    60_000,
  )

  testInBrowser(
    'without a network outlives the tab, and is told when there is one',
    async () => {
      const { page, context } = await openWindow(browser, chat.url)
      await logIn(page, 'bob')
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}))
      await page.reload()
      await page.locator('[role=log][aria-busy=false]').waitFor()
      await roomsAreKept(page)
      await context.setOffline(true)
      await composer(page).fill('written under a bridge')
      await page.close()
      const again = await context.newPage()
      await again.goto(chat.url)
      await reads(again, 'written under a bridge')
      await context.setOffline(false)
      const desk = await window()
      await logIn(desk, 'bob')
      await reads(desk, 'written under a bridge')
      await context.close()
    },
    60_000,
  )

  testInBrowser('went without an error in the page', async () => {
    expect(problems).toEqual([])
  })
})
