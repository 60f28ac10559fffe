import { afterAll, beforeAll, describe, expect } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { startTestChat, type TestChat, testPassword } from '../../support/start-test-chat.ts'
import { faultsOf } from './faults-of.ts'
import {
  chooseFor,
  logIn,
  openBrowser,
  openWindow,
  register,
  rowOf,
  say,
  testInBrowser,
} from './open-browser.ts'
import { takeScreenshot } from './take-screenshot.ts'

let chat: TestChat
let browser: Browser
let owner: Page
let bob: Page
const problems: string[][] = []

/** The first start prints a link with a token; whoever has it becomes the owner. */
const claim = async (): Promise<void> => {
  const link = chat.server.ownerLink
  const token = link.split('/').at(-1) ?? ''
  await chat.call('', 'installation.claim', { token, username: 'olga', password: testPassword })
}

beforeAll(async () => {
  chat = await startTestChat()
  await claim()
  browser = await openBrowser()
  if (!browser) return
  const [first, second] = [await openWindow(browser, chat.url), await openWindow(browser, chat.url)]
  problems.push(first.problems, second.problems)
  owner = first.page
  bob = second.page
  await logIn(owner, 'olga')
  await register(bob, 'bob')
  for (const text of ['buy my watches', 'very cheap watches']) await say(bob, text)
  await rowOf(owner, 'very cheap watches').waitFor()
}, 30_000)

afterAll(async () => {
  await browser?.close()
  await chat.stop()
})

const open = async (section: string): Promise<void> => {
  await owner.getByRole('link', { name: 'Administration' }).click()
  await owner.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: section }).click()
  await owner.locator('.page-title').filter({ hasText: section }).waitFor()
  await owner.locator('.skeleton').waitFor({ state: 'detached' })
}

describe('the administration', () => {
  testInBrowser('is not shown to members', async () => {
    await bob.getByRole('link', { name: 'Leaderboard' }).waitFor()
    expect(await bob.getByRole('link', { name: 'Administration' }).count()).toBe(0)
    await bob.evaluate(() => {
      location.hash = '#/admin/people'
    })
    await bob.getByText('You may not do that.').waitFor()
  })

  testInBrowser('shows figures as charts, and as tables for whoever hears them', async () => {
    await open('Figures')
    await owner.getByText('Messages by day, as a table').click()
    expect(await owner.locator('.chart tbody tr').last().locator('td').textContent()).toBe('2')
    expect(await faultsOf(owner)).toEqual([])
    await owner.getByText('Messages by day, as a table').click()
    await takeScreenshot(owner, 'admin')
  })

  testInBrowser('finds people and gives them another role', async () => {
    await open('People')
    await owner.getByRole('searchbox').fill('bo')
    await owner.getByRole('button', { name: 'Manage bob' }).click()
    await owner.getByRole('dialog').getByLabel('Role').selectOption('moderator')
    await owner.getByText('Saved.').waitFor()
    await bob.getByRole('link', { name: 'Administration' }).waitFor()
    await owner.getByRole('dialog').getByLabel('Role').selectOption('member')
    await bob.getByRole('link', { name: 'Administration' }).waitFor({ state: 'detached' })
    await owner.keyboard.press('Escape')
  })

  testInBrowser('gets what people report, and deletes the message', async () => {
    const { page, context } = await openWindow(browser, chat.url)
    await register(page, 'carol')
    await rowOf(page, 'very cheap watches').hover()
    await rowOf(page, 'very cheap watches').getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Report' }).click()
    await page.getByLabel('What is wrong with it?').fill('spam')
    await page.getByRole('button', { name: 'Report it' }).click()
    await page.getByText('Thank you.').waitFor()
    await page.keyboard.press('Escape')
    await open('Reports')
    await owner.getByText('carol', { exact: false }).first().waitFor()
    await owner.getByRole('button', { name: 'Delete the message' }).click()
    await owner.getByText('Nothing is reported here.').waitFor()
    await rowOf(page, 'This message was deleted.').waitFor()
    await context.close()
  })

  testInBrowser('sets what the installation is called, and says in the audit log who did', async () => {
    await open('Settings')
    await owner.getByRole('textbox', { name: 'installation.name' }).fill('The Parlour')
    await owner.getByRole('button', { name: 'Save installation.name' }).click()
    await owner.getByRole('button', { name: 'Back to the default' }).waitFor()
    await open('Audit log')
    await owner.getByText('settings.set').waitFor()
    await owner.getByRole('button', { name: 'Verify the chain' }).click()
    await owner.getByText(/The chain of \d+ entries is whole/).waitFor()
    for (const section of ['Rooms', 'Limits', 'Mailbox']) await open(section)
  })

  testInBrowser('bans somebody, whose page ends with the reason', async () => {
    await open('People')
    await owner.getByRole('button', { name: 'Manage bob' }).click()
    await owner.getByRole('dialog').getByRole('button', { name: 'Ban' }).click()
    await owner.getByLabel('Reason, shown to them').fill('watches')
    await owner.getByRole('button', { name: 'Do it' }).click()
    await bob.getByRole('heading', { name: 'Welcome back' }).waitFor()
    await owner.locator('li').filter({ hasText: 'bob' }).getByText('Banned').waitFor()
  })
})

describe('figures for everybody', () => {
  testInBrowser('rank people, and show a room', async () => {
    await owner.getByRole('link', { name: 'Leaderboard' }).click()
    await owner.getByRole('heading', { name: 'Leaderboard' }).waitFor()
    await owner.locator('main').getByRole('button', { name: 'bob' }).waitFor()
    await takeScreenshot(owner, 'leaderboard')
    await owner.getByRole('link', { name: 'lobby' }).click()
    await chooseFor(owner, 'Figures')
    await owner.getByRole('dialog').getByText('Who says most').waitFor()
    await owner.keyboard.press('Escape')
  })

  testInBrowser('did all that without an error in the page', async () => {
    expect(problems.flat()).toEqual([])
  })
})
