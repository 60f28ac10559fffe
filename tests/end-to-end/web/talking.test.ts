import { describe, expect } from 'bun:test'
import type { Page } from 'playwright-core'
import { testPassword } from '../../support/start-test-chat.ts'
import { chooseFor, composer, logIn, register, rowOf, say, testInBrowser } from './open-browser.ts'
import { seatTwo, type Two } from './seat-two.ts'

let chat: Two['chat']
let alice: Two['alice']
let bob: Two['bob']
let problems: Two['problems']
let window: Two['window']

seatTwo((two) => {
  ;({ chat, alice, bob, problems, window } = two)
})

/** A new room of alice, in which bob has not read this many messages; answers how to ask what is left. */
const fillWithBoxes = async (name: string, count: number): Promise<() => Promise<number | undefined>> => {
  const enter = (username: string) =>
    chat.call('', 'account.login', { username, password: testPassword }).then(({ token }) => token)
  const [one, other] = [await enter('alice'), await enter('bob')]
  const { room } = await chat.call(one, 'room.create', { name, kind: 'public' })
  await chat.call(one, 'room.invite', { room: room.id, username: 'bob' })
  for (let i = 0; i < count; i++)
    await chat.call(one, 'message.send', { room: room.id, text: `box ${i}\n\n\nfull`, nonce: `${name} ${i}` })
  return async () => (await chat.call(other, 'room.list', {})).rooms.find(({ id }) => id === room.id)?.unread
}

describe('two windows', () => {
  testInBrowser('hear what the other says, as text and with links', async () => {
    await say(alice, 'hello <b>bob</b>, see https://parley.example/a_(b).')
    const row = rowOf(bob, 'hello')
    await row.waitFor()
    expect(await row.locator('.message-text').textContent()).toBe(
      'hello <b>bob</b>, see https://parley.example/a_(b).',
    )
    expect(await row.locator('b').count()).toBe(0)
    const heard = (page: Page) => page.locator('.room .only-heard[aria-live=polite]')
    await heard(bob)
      .filter({ hasText: /^alice: hello <b>bob<\/b>, see https:\/\/parley.example\/a_\(b\).$/ })
      .waitFor({ state: 'attached' })
    expect(await heard(alice).textContent()).toBe('')
    const link = row.getByRole('link')
    expect(await link.getAttribute('href')).toBe('https://parley.example/a_(b)')
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow')
  })

  testInBrowser('break a line with Shift+Enter, and say /me as an action', async () => {
    await composer(alice).fill('first line')
    await composer(alice).press('Shift+Enter')
    await composer(alice).pressSequentially('second line')
    await composer(alice).press('Enter')
    await rowOf(bob, 'second line').waitFor()
    expect(await rowOf(bob, 'second line').locator('.message-text').textContent()).toBe(
      'first line\nsecond line',
    )
    await say(alice, '/me waves')
    await bob.locator('[data-kind=action]').waitFor()
    expect(await bob.locator('[data-kind=action] .message-text').textContent()).toBe('alice waves')
  })

  testInBrowser(
    'give a refused command back to be mended, and take away the answer to the one before',
    async () => {
      await say(alice, '/whoami')
      await alice.locator('.slash-answer').waitFor()
      await say(alice, '/msg bbo a long story')
      await alice.locator('.slash-answer').waitFor({ state: 'detached' })
      await expect(composer(alice).inputValue()).resolves.toBe('/msg bbo a long story')
      await composer(alice).fill('')
    },
  )

  testInBrowser('show who is typing, and no longer after the message', async () => {
    await composer(bob).pressSequentially('hm')
    await alice.getByText('bob is typing…').waitFor()
    await say(bob, 'hm, well')
    await rowOf(alice, 'hm, well').waitFor()
    await alice.getByText('bob is typing…').waitFor({ state: 'detached' })
  })

  testInBrowser('see an edit that was begun with the arrow key', async () => {
    await say(alice, 'a mistaek')
    await rowOf(bob, 'a mistaek').waitFor()
    await composer(alice).press('ArrowUp')
    const field = alice.getByRole('textbox', { name: 'Edit the message' })
    await field.fill('a mistake')
    await field.press('Enter')
    await rowOf(bob, 'a mistake').getByText('edited').waitFor()
    expect(await bob.getByText('a mistaek').count()).toBe(0)
    await composer(alice).waitFor()
  })

  testInBrowser('answer with the quoted line, react, and take the reaction back', async () => {
    await rowOf(bob, 'hm, well').hover()
    await rowOf(alice, 'hm, well').hover()
    await rowOf(alice, 'hm, well').getByRole('button', { name: 'Reply' }).click()
    await say(alice, 'what is it?')
    const quoted = rowOf(bob, 'what is it?').locator('.quoted')
    await quoted.waitFor()
    expect(await quoted.textContent()).toContain('hm, well')

    await rowOf(bob, 'what is it?').hover()
    await rowOf(bob, 'what is it?').getByRole('button', { name: 'Celebrate' }).click()
    const reaction = rowOf(alice, 'what is it?').getByRole('button', { name: '🎉, 1' })
    await reaction.click()
    await rowOf(bob, 'what is it?').getByRole('button', { name: '🎉, 2' }).click()
    await reaction.waitFor()
    expect(await reaction.getAttribute('aria-pressed')).toBe('true')
  })

  testInBrowser('offer nobody to edit or delete what another said', async () => {
    const row = rowOf(bob, 'what is it?')
    await row.hover()
    await row.getByRole('button', { name: 'Reply' }).waitFor()
    expect(await row.getByRole('button', { name: 'Edit' }).count()).toBe(0)
    expect(await row.getByRole('button', { name: 'Delete' }).count()).toBe(0)
  })

  testInBrowser('lose the text of a deleted message, but not its place', async () => {
    await say(alice, 'secret')
    await rowOf(bob, 'secret').waitFor()
    await rowOf(alice, 'secret').hover()
    await rowOf(alice, 'secret').getByRole('button', { name: 'Delete' }).click()
    await alice.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await rowOf(bob, 'This message was deleted.').waitFor()
    expect(await bob.getByText('secret').count()).toBe(0)
  })

  testInBrowser('count what is unread in another room until it is opened', async () => {
    await alice.getByRole('button', { name: 'New room' }).click()
    await alice.getByLabel('Name').fill('garden')
    await alice.getByText('Only people who were invited').click()
    await alice.getByRole('button', { name: 'Make the room' }).click()
    await alice.getByRole('heading', { name: 'garden' }).waitFor()
    await chooseFor(alice, 'Invite somebody')
    await alice.getByRole('dialog').getByLabel('Username').fill('bob')
    await alice.getByRole('button', { name: 'Bring in' }).click()
    const garden = bob.getByRole('link', { name: /garden/ })
    await garden.waitFor()
    await say(alice, 'the roses')
    await say(alice, 'and the lilies')
    await bob.getByRole('link', { name: /garden\s*2 unread/ }).click()
    await bob.getByText('New', { exact: true }).waitFor()
    await bob.getByRole('link', { name: 'garden', exact: true }).waitFor()
    expect(await bob.title()).toBe('garden – Parley')
  })

  testInBrowser(
    'have read only what was in sight when a room with much that is unread is opened',
    async () => {
      const unread = await fillWithBoxes('attic', 60)
      await bob.getByRole('link', { name: 'attic' }).click()
      await rowOf(bob, 'box 0').waitFor()
      while ((await unread()) === 60) await Bun.sleep(50)
      expect(await unread()).toBeGreaterThan(30)
      await bob.getByRole('link', { name: 'garden', exact: true }).click()
    },
  )

  testInBrowser('leave unread what was loaded above the place where a room was opened', async () => {
    const unread = await fillWithBoxes('shed', 140)
    await bob.getByRole('link', { name: 'shed' }).click()
    await bob.getByRole('button', { name: '140 unread above' }).waitFor()
    await Bun.sleep(1_000)
    expect(await unread()).toBe(140)
    await bob.getByRole('button', { name: '140 unread above' }).click()
    while ((await unread()) === 140) await Bun.sleep(50)
    await bob.getByRole('log').press('End')
    while ((await unread()) !== 0) await Bun.sleep(50)
    await bob.getByRole('link', { name: 'garden', exact: true }).click()
  })

  testInBrowser('leave unread what stands above all that was loaded, until they go there', async () => {
    const unread = await fillWithBoxes('cellar', 250)
    await bob.getByRole('link', { name: 'cellar' }).click()
    await rowOf(bob, 'box 249')
      .or(bob.getByRole('button', { name: '250 unread above' }))
      .first()
      .waitFor()
    await bob.getByRole('log').press('End')
    await rowOf(bob, 'box 249').waitFor()
    await Bun.sleep(500)
    expect(await unread()).toBe(250)
    await bob.getByRole('button', { name: '250 unread above' }).click()
    await rowOf(bob, 'box 0').waitFor()
    while ((await unread()) === 250) await Bun.sleep(50)
    expect(await unread()).toBeGreaterThan(200)
    await bob.getByRole('button', { name: 'newest' }).click()
    await bob.getByRole('button', { name: 'Mark all as read' }).click()
    while ((await unread()) !== 0) await Bun.sleep(50)
    await bob.getByRole('link', { name: 'garden', exact: true }).click()
  })

  testInBrowser('leave a room, and cannot look into a private one afterwards', async () => {
    await chooseFor(bob, 'Leave the room')
    await bob.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
    await bob.getByRole('heading', { name: 'lobby' }).waitFor()
    expect(await bob.getByRole('link', { name: /garden/ }).count()).toBe(0)
    await bob.evaluate((hash) => {
      location.hash = hash
    }, new URL(alice.url()).hash)
    await bob.getByRole('button', { name: 'Join it' }).click()
    await bob.getByRole('alert').getByText('There is nothing here that you can see.').waitFor()
  })

  testInBrowser('are told before a message is too long, and send nothing then', async () => {
    await composer(alice).fill('x'.repeat(16 * 1024 - 10))
    await alice.getByText('10 bytes left').waitFor()
    await composer(alice).fill('ä'.repeat(8 * 1024 + 1))
    await alice.getByText('2 bytes too long').waitFor()
    await composer(alice).press('Enter')
    expect(await alice.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
    expect(await alice.getByText('äää').count()).toBe(1)
    await composer(alice).fill('')
  })

  testInBrowser('keep the login over a reload, end it on log out, and refuse a wrong password', async () => {
    const page = await window()
    await register(page, 'carol')
    await page.reload()
    await page.locator('[role=log][aria-busy=false]').waitFor()
    expect(await page.evaluate(() => document.cookie)).toBe('')
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
      'token',
    )
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByLabel('Username').fill('carol')
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByText('Wrong username or password.').waitFor()
    await logIn(page, 'carol')
  })

  testInBrowser('say why a message was refused, and send it again or drop it', async () => {
    const page = await window()
    await register(page, 'dave')
    await page.evaluate(async () => {
      const answer = await fetch('/api/v1/account.whoami', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      })
      const { account } = await answer.json()
      const refused = (nonce: string, text: string) => ({
        nonce,
        room: 'lobby',
        text,
        at: Date.now(),
        status: 'refused',
        error: 'Slow down.',
      })
      const kept = [refused('one', 'wanted after all'), refused('two', 'better not')]
      localStorage.setItem(`parley.outbox.${account.id}.of-another-window`, JSON.stringify(kept))
    })
    await page.reload()
    await rowOf(page, 'better not').getByText('Not sent. Slow down.').waitFor()
    await rowOf(page, 'better not').getByRole('button', { name: 'Discard' }).click()
    await rowOf(page, 'wanted after all').getByRole('button', { name: 'Try again' }).click()
    await page.locator('[data-pending]').first().waitFor({ state: 'detached' })
    expect(await page.getByText('wanted after all').count()).toBe(1)
    expect(await page.getByText('better not').count()).toBe(0)
  })

  testInBrowser('are both logged out when one of them logs out of the same browser', async () => {
    const first = await window()
    await register(first, 'erin')
    const second = await first.context().newPage()
    await second.goto(chat.url)
    await second.locator('[role=log][aria-busy=false]').waitFor()
    await first.getByRole('button', { name: 'Log out' }).click()
    await second.getByRole('heading', { name: 'Welcome back' }).waitFor()
    expect(await second.getByRole('alert').textContent()).toContain('Log in again.')
  })

  testInBrowser('did all that without an error in the page', async () => {
    expect(problems).toEqual([])
  })
})
