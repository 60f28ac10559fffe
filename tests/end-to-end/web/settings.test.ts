import { describe, expect } from 'bun:test'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { testPassword } from '../../support/start-test-chat.ts'
import { faultsOf } from './faults-of.ts'
import { logIn, openWindow, register, rowOf, say, testInBrowser } from './open-browser.ts'
import { seatTwo, type Two } from './seat-two.ts'
import { takeScreenshot } from './take-screenshot.ts'

let chat: Two['chat']
let browser: Two['browser']
let alice: Two['alice']
let bob: Two['bob']
let problems: Two['problems']

seatTwo(async (two) => {
  ;({ chat, browser, alice, bob, problems } = two)
  await say(alice, 'here I am')
  await rowOf(bob, 'here I am').waitFor()
})

const open = async (page: Page, section: string): Promise<void> => {
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section }).click()
  await page.getByRole('heading', { level: 2, name: section }).waitFor()
}

describe('the settings', () => {
  testInBrowser('change the picture, the names and the status, and others see it at once', async () => {
    await open(alice, 'Profile')
    const picture = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#0b6b59' } })
      .png()
      .toBuffer()
    const chosen = { name: 'me.png', mimeType: 'image/png', buffer: picture }
    await alice.locator('input[type=file]').setInputFiles(chosen)
    await rowOf(bob, 'here I am').locator('.avatar img').waitFor()

    await alice.getByLabel('Shown as').fill('Alice Liddell')
    await alice.getByRole('button', { name: 'Save' }).click()
    await rowOf(bob, 'here I am').getByText('Alice Liddell').waitFor()
    expect(await rowOf(bob, 'here I am').locator('.message-username').textContent()).toBe('alice')

    await alice.getByRole('button', { name: '🌴' }).click()
    await alice.getByLabel('What are you up to?').fill('On holiday')
    await alice.getByLabel('Holds for').selectOption('day')
    await alice.getByRole('button', { name: 'Set the status' }).click()
    await rowOf(bob, 'here I am').getByRole('img', { name: 'On holiday' }).waitFor()
    await takeScreenshot(alice, 'settings')

    await rowOf(bob, 'here I am').getByRole('button', { name: 'Profile of Alice Liddell' }).click()
    await bob.getByRole('dialog').getByText('🌴 On holiday').waitFor()
    await takeScreenshot(bob, 'person')
    await bob.keyboard.press('Escape')
  })

  testInBrowser('change the password, and log out every other device', async () => {
    const other = await openWindow(browser, chat.url)
    await logIn(other.page, 'alice')
    await open(alice, 'Devices')
    expect(await alice.locator('.list > li').count()).toBe(2)
    await open(alice, 'Password and e-mail')
    const form = alice.locator('form').filter({ hasText: 'New password' })
    await form.getByLabel('Your password now').fill('not it at all')
    await form.getByLabel('New password').fill('another long password')
    await form.getByRole('button', { name: 'Change the password' }).click()
    await form
      .getByText(/password/i)
      .first()
      .waitFor()
    await form.getByLabel('Your password now').fill(testPassword)
    await form.getByRole('button', { name: 'Change the password' }).click()
    await alice.getByText('Changed. Other devices logged out: 1.').waitFor()
    await other.page.getByRole('heading', { name: /Welcome/ }).waitFor()
    await other.context.close()
    await open(alice, 'Devices')
    await alice.getByText('This device').waitFor()
    expect(await alice.locator('.list > li').count()).toBe(1)
  })

  testInBrowser('make an invitation, show its link once, and take it back', async () => {
    await open(alice, 'Invitations')
    await alice.getByRole('button', { name: 'Make a link' }).click()
    const link = await alice.getByLabel('Link of the invitation').inputValue()
    expect(link).toContain(chat.url)
    const guest = await openWindow(browser, link)
    await guest.page.getByRole('heading', { name: 'You are invited' }).waitFor()
    await guest.context.close()
    await alice.getByText('1 of 1 left').waitFor()
    await alice.getByRole('button', { name: 'Take back' }).click()
    await alice.getByText('No invitation is open.').waitFor()
  })

  testInBrowser('make the page dense, and of high contrast, without a fault that axe knows', async () => {
    await open(alice, 'Appearance')
    const text = () => alice.evaluate(() => getComputedStyle(document.body).color)
    await alice.getByRole('radio', { name: 'Compact' }).check()
    await alice.getByRole('radio', { name: 'High' }).check()
    expect(await text()).toBe('rgb(0, 0, 0)')
    await alice.getByRole('radio', { name: 'Dark' }).check()
    expect(await text()).toBe('rgb(255, 255, 255)')
    await alice.getByRole('link', { name: 'lobby' }).click()
    await rowOf(alice, 'here I am').waitFor()
    expect(await faultsOf(alice)).toEqual([])
    await takeScreenshot(alice, 'contrast')
  })

  testInBrowser('give everything out as one file, and delete the account for good', async () => {
    const { page, context } = await openWindow(browser, chat.url)
    await register(page, 'carol')
    await open(page, 'Your data')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download' }).click()
    const file = await (await download).path()
    expect(await Bun.file(join(file)).text()).toContain('"carol"')
    await page.getByLabel('Password').fill(testPassword)
    await page.getByLabel('I want my account to be gone for good').check()
    await page.getByRole('button', { name: 'Delete my account' }).click()
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    await context.close()
  })

  testInBrowser('did all that without an error in the page', async () => {
    expect(problems).toEqual([])
  })
})
