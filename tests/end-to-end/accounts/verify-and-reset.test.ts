import { afterAll, afterEach, beforeAll, expect } from 'bun:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type MailServer, startMailServer, tokenOf } from '../../support/start-mail-server.ts'
import { startTestChat, type TestChat, testPassword } from '../../support/start-test-chat.ts'
import { faultsOf } from '../web/faults-of.ts'
import { logIn, openBrowser, openWindow, rowOf, say, testInBrowser } from '../web/open-browser.ts'

let chat: TestChat
let smtp: MailServer
let browser: Browser
let context: BrowserContext
let owner: string
const problems: string[][] = []

beforeAll(async () => {
  smtp = await startMailServer()
  chat = await startTestChat({ env: { PARLEY_SMTP_URL: smtp.url } })
  owner = (await chat.register('owner')).token
  browser = await openBrowser()
}, 30_000)
afterEach(async () => {
  await context?.close()
  expect(problems.splice(0).flat()).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await chat.stop()
  await smtp.stop()
})

const open = async (): Promise<Page> => {
  const opened = await openWindow(browser, chat.url)
  problems.push(opened.problems)
  context = opened.context
  return opened.page
}
/** In a window of the same browser, as a click in a mail program does. */
const follow = async (link: string): Promise<Page> => {
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.goto(link)
  return page
}
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()
const fillAccount = async (page: Page, username: string, email?: string): Promise<void> => {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(testPassword)
  if (email) await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Make my account' }).click()
}
const mailTo = (address: string, subject: string) =>
  smtp.next((mail) => mail.to === address && mail.subject.includes(subject))

testInBrowser(
  'somebody registers, confirms the address from a real mail, forgets the password and is back in',
  async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Make an account' }).click()
    expect(await faultsOf(page)).toEqual([])
    await fillAccount(page, 'alice', 'alice@example.org')
    const notice = page.getByText('to confirm your address')
    await notice.waitFor()
    await say(page, 'too early')
    await page.getByText('Confirm your e-mail address first').waitFor()

    const verify = await follow((await mailTo('alice@example.org', 'Confirm')).link)
    await verify.getByText('Does alice@example.org belong to you').waitFor()
    expect(await faultsOf(verify)).toEqual([])
    await verify.getByRole('button', { name: 'Yes, confirm the address' }).click()
    await heading(verify, 'The address is confirmed')
    expect(await faultsOf(verify)).toEqual([])
    await notice.waitFor({ state: 'detached' })
    await say(page, 'now I may')
    await rowOf(page, 'now I may').waitFor()

    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('button', { name: 'Forgot your password?' }).click()
    expect(await faultsOf(page)).toEqual([])
    await page.getByLabel('E-mail address').fill('alice@example.org')
    await page.getByRole('button', { name: 'Send me a link' }).click()
    await page.getByText('a mail with a link is on its way').waitFor()

    const reset = await follow((await mailTo('alice@example.org', 'Set a new password')).link)
    await heading(reset, 'Set a new password')
    expect(await faultsOf(reset)).toEqual([])
    await reset.getByLabel('New password').fill('an entirely new password')
    await reset.getByRole('button', { name: 'Set the password' }).click()
    await heading(reset, 'Your password is set')
    await reset.getByRole('link', { name: 'Open Parley' }).click()

    await reset.getByLabel('Username').fill('alice@example.org')
    await reset.getByLabel('Password').fill(testPassword)
    await reset.getByRole('button', { name: 'Log in' }).click()
    await reset.getByText('Wrong username or password.').waitFor()
    await reset.getByLabel('Password').fill('an entirely new password')
    await reset.getByRole('button', { name: 'Log in' }).click()
    await rowOf(reset, 'now I may').waitFor()
  },
  60_000,
)

testInBrowser('a link that was used says so, and what to do', async () => {
  await open()
  await chat.call('', 'account.register', {
    username: 'bob',
    password: testPassword,
    email: 'bob@example.org',
  })
  const { link } = await mailTo('bob@example.org', 'Confirm')
  await chat.call('', 'account.verify-email', { token: tokenOf(link) })
  const page = await follow(link)
  await page.getByRole('alert').getByText('does not work any more').waitFor()
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('link', { name: 'Open Parley' }).click()
  await heading(page, 'Welcome to Parley')
})

testInBrowser(
  'an invitation’s link opens the page, lets one in where nobody else may, and is gone',
  async () => {
    const set = (value: string | null) =>
      chat.call(owner, 'settings.set', { name: 'registration.mode', value })
    await set('invitation')
    try {
      const page = await open()
      await page.getByText('Ask somebody who is in for an invitation').waitFor()
      const { room } = await chat.call(owner, 'room.create', { name: 'plans', kind: 'private' })
      const { link } = await chat.call(owner, 'invitation.create', { rooms: [room.id] })
      await page.goto(link)
      await heading(page, 'You are invited')
      await fillAccount(page, 'carol')
      await page.getByRole('link', { name: /plans/ }).waitFor()
      expect(page.url()).not.toContain(tokenOf(link))
    } finally {
      await set(null)
    }
  },
)

testInBrowser('where a domain lets people in, nothing is open before its address is confirmed', async () => {
  const set = (name: string, value: unknown) => chat.call(owner, 'settings.set', { name, value } as never)
  await set('registration.mode', 'domain')
  await set('registration.domains', ['school.example'])
  try {
    const page = await open()
    await page.getByRole('button', { name: 'Make an account' }).click()
    await fillAccount(page, 'dora', 'dora@elsewhere.example')
    await page.getByText('Register with an e-mail address of school.example').waitFor()
    await fillAccount(page, 'dora', 'dora@school.example')
    await heading(page, 'One more step')
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Send it again' }).click()
    await page.getByText('Another mail is on its way').waitFor()
    await mailTo('dora@school.example', 'Confirm')
    const verify = await follow((await mailTo('dora@school.example', 'Confirm')).link)
    await verify.getByRole('button', { name: 'Yes, confirm the address' }).click()
    await heading(verify, 'The address is confirmed')
    await page.getByRole('button', { name: 'I have confirmed it' }).click()
    await page.getByRole('log').waitFor()
    await page.getByRole('button', { name: 'Log out' }).click()
    await logIn(page, 'dora')
  } finally {
    await set('registration.mode', null)
    await set('registration.domains', null)
  }
})
