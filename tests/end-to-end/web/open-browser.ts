import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { needs, testWith } from '../../support/needs.ts'
import { testPassword } from '../../support/start-test-chat.ts'

const chromiumNeed = needs.chromium()

/** A test in a real Chromium; skipped with a reason where there is none, failed in CI. */
export const testInBrowser = (name: string, run: () => Promise<void>, timeout = 30_000): void =>
  testWith(chromiumNeed, name, run, timeout)

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Undefined where there is no Chromium: its tests are skipped then. */
export const openBrowser = async (): Promise<Browser> => {
  if (!('found' in chromiumNeed)) return undefined as never
  return chromium.launch({ executablePath: chromiumNeed.found, args: flags })
}

type Look = NonNullable<Parameters<Browser['newContext']>[0]>

/** A window of its own, with its own cookies. What the page reports as an error makes `problems` grow. */
export const openWindow = async (
  browser: Browser,
  url: string,
  look: Look = {},
  problems: string[] = [],
): Promise<{ page: Page; context: BrowserContext; problems: string[] }> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...look })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (line) => {
    if (line.type() === 'error' && /content.security|trusted/i.test(line.text())) problems.push(line.text())
  })
  await page.goto(url)
  return { page, context, problems }
}

/** Through the form, as a person does. */
export const register = async (page: Page, username: string): Promise<void> => {
  await page.getByRole('button', { name: 'Make an account' }).click()
  await fillAndSend(page, username, 'Make my account')
}

export const logIn = (page: Page, username: string): Promise<void> => fillAndSend(page, username, 'Log in')

const fillAndSend = async (page: Page, username: string, button: string): Promise<void> => {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(testPassword)
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('log').waitFor()
  await page.locator('[role=log][aria-busy=false]').waitFor()
}

/** Something in the menu of the room. */
export const chooseFor = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: 'More about the room' }).click()
  await page.getByRole('menuitem', { name }).click()
}

export const composer = (page: Page) => page.getByRole('textbox', { name: /^Message to / })

export const say = async (page: Page, text: string): Promise<void> => {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** The row that says this. */
export const rowOf = (page: Page, text: string) => page.locator('.row').filter({ hasText: text }).last()
