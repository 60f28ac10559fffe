import { expect } from 'bun:test'
import { openWindow, register, rowOf, say, testInBrowser } from './open-browser.ts'
import { seatTwo, type Two } from './seat-two.ts'
import { takeScreenshot } from './take-screenshot.ts'

let chat: Two['chat']
let browser: Two['browser']
let alice: Two['alice']
let bob: Two['bob']

seatTwo((two) => {
  ;({ chat, browser, alice, bob } = two)
})

testInBrowser('a name in the member list is the way to a conversation with that person alone', async () => {
  await alice.getByRole('button', { name: 'bob', exact: true }).click()
  await alice.getByRole('dialog').getByRole('button', { name: 'Message' }).click()
  await alice.getByRole('heading', { level: 1, name: 'bob' }).waitFor()
  await say(alice, 'psst, **bob**')
  const link = bob.getByRole('link', { name: /alice.*1 unread/ })
  await link.click()
  await rowOf(bob, 'psst, bob').waitFor()
  await say(bob, 'yes?')
  await rowOf(alice, 'yes?').waitFor()
  await alice.getByRole('button', { name: 'More about the room' }).click()
  expect(await alice.getByRole('menuitem').allTextContents()).toEqual([
    'Add to favourites',
    'Pinned messages',
    'Notifications',
    'Figures',
  ])
  await alice.keyboard.press('Escape')
})

testInBrowser(
  'the same people typed in are the same conversation, and a name that nobody has is told',
  async () => {
    const there = alice.url()
    await alice.getByRole('link', { name: 'lobby' }).click()
    await alice.getByRole('button', { name: 'New direct message' }).click()
    await alice.getByLabel(/To whom/).fill('nobody-here')
    await alice.getByRole('button', { name: 'Open', exact: true }).click()
    await alice.getByText('Nobody has the name nobody-here.').waitFor()
    await alice.getByLabel(/To whom/).fill('@Bob')
    await alice.getByRole('button', { name: 'Open', exact: true }).click()
    await rowOf(alice, 'yes?').waitFor()
    expect(alice.url()).toBe(there)
  },
)

testInBrowser(
  'what is written as Markdown is drawn as meant, and nothing in it is ever page or script',
  async () => {
    const { page, problems } = await openWindow(browser, chat.url)
    await register(page, 'carol')
    const { token } = await chat.register('dave')
    const text = [
      'Look **here**, *there* and ~~nowhere~~: `code <b>` and ||a secret||',
      '- one',
      '- two',
      '> quoted',
      '```ts',
      'const a = "<script>alert(1)</script>"',
      '```',
      '[safe](https://example.org/x) [not](javascript:alert(1)) <img src=x onerror=alert(1)> #lobby @carol :tada:',
    ].join('\n')
    await chat.call(token, 'message.send', { room: 'lobby', text, nonce: 'md' })
    const message = rowOf(page, 'Look here').locator('.message-text')
    await message.waitFor()
    expect(await message.locator('strong, em, s').allTextContents()).toEqual(['here', 'there', 'nowhere'])
    expect(await message.locator('li').allTextContents()).toEqual(['one', 'two'])
    expect(await message.locator('blockquote').textContent()).toBe('quoted')
    expect(await message.locator('pre').textContent()).toBe('const a = "<script>alert(1)</script>"')
    const links = await message
      .locator('a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(links).toEqual(['https://example.org/x', '#/room/lobby'])
    expect(await message.locator('img, script').count()).toBe(0)
    expect(await message.locator('.mention[data-me]').textContent()).toBe('@carol')
    expect(await message.textContent()).toContain('🎉')
    await message.getByRole('button', { name: 'Show what is hidden' }).click()
    expect(await message.locator('.spoiler[data-shown]').textContent()).toBe('a secret')
    expect(problems).toEqual([])
    await takeScreenshot(page, 'markdown')
  },
)
