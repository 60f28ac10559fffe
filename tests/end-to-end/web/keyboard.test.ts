import { describe, expect } from 'bun:test'
import { faultsOf } from './faults-of.ts'
import { composer, rowOf, say, testInBrowser } from './open-browser.ts'
import { seatTwo, type Two } from './seat-two.ts'
import { takeScreenshot } from './take-screenshot.ts'

let chat: Two['chat']
let alice: Two['alice']
let bob: Two['bob']
let problems: Two['problems']
let token: string

seatTwo(async (two) => {
  ;({ chat, alice, bob, problems } = two)
  token = (await chat.register('carol')).token
  for (const name of ['garden', 'kitchen']) {
    const { room } = await chat.call(token, 'room.create', { name, kind: 'public' })
    await chat.call(token, 'room.invite', { room: room.id, username: 'alice' })
  }
  await alice.getByRole('link', { name: 'kitchen' }).waitFor()
})

const heading = (name: string) => alice.getByRole('heading', { level: 1, name })

describe('the keyboard', () => {
  testInBrowser('goes to a room by a few letters of its name', async () => {
    await alice.keyboard.press('Control+k')
    await alice.keyboard.type('ktch')
    await alice.getByRole('option', { name: /kitchen/ }).waitFor()
    await alice.keyboard.press('Enter')
    await heading('kitchen').waitFor()
    await alice.keyboard.press('Alt+ArrowUp')
    await heading('garden').waitFor()
  })

  testInBrowser('shows its sheet with a question mark, but not while one writes one', async () => {
    await composer(alice).press('?')
    expect(await alice.getByRole('dialog').count()).toBe(0)
    await composer(alice).fill('')
    await alice.getByRole('log').focus()
    await alice.keyboard.press('?')
    await alice.getByRole('dialog', { name: 'Keyboard' }).waitFor()
    await alice.keyboard.press('Escape')
    await alice.getByRole('dialog').waitFor({ state: 'detached' })
  })

  testInBrowser('completes names, and who is mentioned sees that it is for them', async () => {
    await alice.keyboard.press('Control+k')
    await alice.keyboard.type('lobby')
    await alice.keyboard.press('Enter')
    await heading('lobby').waitFor()
    await bob.evaluate(() => {
      location.hash = '#/leaderboard'
    })
    await bob.getByRole('heading', { name: 'Leaderboard' }).waitFor()
    await composer(alice).pressSequentially('hello @b')
    await alice.getByRole('option', { name: '@bob' }).waitFor()
    // Taking it takes the focus from the field for a moment, which ends what it suggests.
    await takeScreenshot(alice, 'completion')
    await composer(alice).pressSequentially('o')
    await alice.getByRole('option', { name: '@bob' }).waitFor()
    await composer(alice).press('Tab')
    await composer(alice).pressSequentially('there')
    await composer(alice).press('Enter')
    await rowOf(alice, 'hello @bob there').waitFor()
    await bob.getByRole('link', { name: /lobby.*for you/ }).click()
    await rowOf(bob, 'hello @bob there').locator('.mention[data-me]').waitFor()
  })

  testInBrowser('runs commands, whose answers nobody else sees', async () => {
    await composer(alice).pressSequentially('/wh')
    await alice.getByRole('option').first().waitFor()
    await composer(alice).fill('')
    await say(alice, '/help')
    await alice.getByText('Only you see this.').waitFor()
    await alice.getByRole('region', { name: 'Answer' }).getByRole('button', { name: 'Close' }).click()
    await say(alice, '/nonsense')
    await alice.getByRole('alert').getByText('There is no command /nonsense.').waitFor()
    await say(alice, '/me waves')
    await bob.locator('[data-kind=action]').waitFor()
    expect(await bob.getByText('/help').count()).toBe(0)
  })

  testInBrowser('finds an emoji by its name, to write it and to react with it', async () => {
    await alice.getByRole('button', { name: 'Insert an emoji' }).click()
    await alice.getByRole('searchbox', { name: 'Search for an emoji' }).fill('rocket')
    await alice.keyboard.press('Enter')
    expect(await composer(alice).inputValue()).toBe('🚀')
    await composer(alice).press('Enter')
    await rowOf(bob, '🚀').hover()
    await rowOf(bob, '🚀').getByRole('button', { name: 'React with another emoji' }).click()
    await takeScreenshot(bob, 'emoji')
    await bob.getByRole('button', { name: 'penguin' }).click()
    await rowOf(alice, '🚀').getByRole('button', { name: '🐧, 1' }).waitFor()
  })

  testInBrowser('is led to what was not read, and can call it read', async () => {
    await alice.getByRole('link', { name: 'garden' }).click()
    await heading('garden').waitFor()
    const { rooms } = await chat.call(token, 'room.list', {})
    const lobby = rooms.find(({ name }) => name === 'lobby')?.id ?? ''
    for (let i = 0; i < 60; i += 1)
      await chat.call(token, 'message.send', { room: lobby, text: `news ${i}`, nonce: `news-${i}` })
    await alice.getByRole('link', { name: /lobby\s*60 unread/ }).click()
    await alice.getByText('New', { exact: true }).waitFor()
    await alice.getByRole('button', { name: /Newest|new/ }).click()
    await rowOf(alice, 'news 59').waitFor()
    await alice.getByRole('button', { name: /unread above/ }).click()
    await rowOf(alice, 'news 0').waitFor()
    await alice.getByText('Synced · 0 missing').waitFor()
    expect(await faultsOf(alice)).toEqual([])
  })

  testInBrowser('never loses the focus: what is closed or taken away gives it back', async () => {
    const focused = () => alice.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    for (const close of ['Escape', 'Close']) {
      await alice.getByRole('button', { name: 'More about the room' }).focus()
      await alice.keyboard.press('Enter')
      await alice.getByRole('menuitem', { name: 'Pinned messages' }).press('Enter')
      await alice.getByRole('dialog').waitFor()
      if (close === 'Escape') await alice.keyboard.press('Escape')
      else await alice.getByRole('dialog').getByRole('button', { name: 'Close' }).press('Enter')
      await alice.getByRole('dialog').waitFor({ state: 'detached' })
      expect([close, await focused()]).toEqual([close, 'More about the room'])
    }
    await alice.getByRole('button', { name: 'Close the members' }).press('Enter')
    await alice.getByRole('complementary', { name: 'Members' }).waitFor({ state: 'detached' })
    await alice.waitForFunction(() => document.activeElement?.matches('.room .composer textarea'))

    await say(alice, 'not for long')
    const row = rowOf(alice, 'not for long')
    await row.locator('[data-pending]').waitFor({ state: 'detached' })
    await row.hover()
    await row.getByRole('button', { name: 'Delete' }).press('Enter')
    await alice.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter')
    await rowOf(alice, 'This message was deleted.').waitFor()
    await alice.waitForFunction(() => document.activeElement?.matches('.row:has(.message-deleted)'))
  })

  testInBrowser('did all that without an error in the page', async () => {
    expect(problems).toEqual([])
  })
})
