import { describe, expect } from 'bun:test'
import type { Page } from 'playwright-core'
import { testPassword } from '../../support/start-test-chat.ts'
import { faultsOf } from './faults-of.ts'
import { chooseFor, composer, rowOf, say, testInBrowser } from './open-browser.ts'
import { seatTwo, type Two } from './seat-two.ts'
import { takeScreenshot } from './take-screenshot.ts'

let alice: Two['alice']
let bob: Two['bob']
let chat: Two['chat']
let problems: Two['problems']

seatTwo(async (two) => {
  ;({ alice, bob, chat, problems } = two)
  await alice.getByRole('button', { name: 'New room' }).click()
  await alice.getByLabel('Name').fill('garden')
  await alice.getByRole('button', { name: 'Make the room' }).click()
  await alice.getByRole('heading', { level: 1, name: 'garden' }).waitFor()
  await bob.getByRole('button', { name: 'Find rooms' }).click()
  await bob.getByRole('button', { name: 'Join garden' }).click()
  await say(alice, 'who waters the roses?')
  await rowOf(bob, 'who waters the roses?').waitFor()
})

const threadOf = (page: Page) => page.getByRole('complementary', { name: 'Thread' })

const chooseOn = async (page: Page, text: string, name: string): Promise<void> => {
  await rowOf(page, text).hover()
  await rowOf(page, text).getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name }).click()
}

describe('a message', () => {
  testInBrowser('has a thread beside the room, which is not in the room', async () => {
    await chooseOn(bob, 'who waters the roses?', 'Reply in a thread')
    const field = bob.getByRole('textbox', { name: 'Reply in a thread' })
    await field.fill('I do, on Sundays')
    await field.press('Enter')
    await threadOf(bob).getByText('I do, on Sundays').waitFor()
    await threadOf(bob).locator('[data-pending]').waitFor({ state: 'detached' })
    expect(await bob.getByRole('log').getByText('I do, on Sundays').count()).toBe(0)
    await takeScreenshot(bob, 'thread')
    await field.press('Escape')
    await threadOf(bob).waitFor({ state: 'detached' })
    const way = rowOf(alice, 'who waters the roses?').getByRole('button', { name: /1 reply/ })
    await way.click()
    await threadOf(alice).getByText('I do, on Sundays').waitFor()
    await alice.getByRole('button', { name: 'Close the thread' }).click()
    await threadOf(alice).waitFor({ state: 'detached' })
    expect(await alice.getByText('I do, on Sundays').count()).toBe(0)
  })

  testInBrowser(
    'has a thread with an address of its own, and gives the focus back when it closes',
    async () => {
      const way = rowOf(alice, 'who waters the roses?').getByRole('button', { name: /1 reply/ })
      await way.focus()
      await alice.keyboard.press('Enter')
      await threadOf(alice).getByText('I do, on Sundays').waitFor()
      await alice.keyboard.press('Escape')
      await threadOf(alice).waitFor({ state: 'detached' })
      await alice.waitForTimeout(100)
      expect(await way.evaluate((button) => button === document.activeElement)).toBe(true)
      await alice.goBack()
      await threadOf(alice).getByText('I do, on Sundays').waitFor()
      await alice.reload()
      await threadOf(alice).getByText('I do, on Sundays').waitFor()
      await alice.setViewportSize({ width: 390, height: 844 })
      expect((await threadOf(alice).boundingBox())?.width).toBe(390)
      expect(await faultsOf(alice)).toEqual([])
      await alice.getByRole('button', { name: 'Close the thread' }).click()
      await alice.setViewportSize({ width: 1280, height: 800 })
    },
  )

  testInBrowser(
    'has a thread where one writes as in the room, and which keeps what one has begun',
    async () => {
      const field = bob.getByRole('textbox', { name: 'Reply in a thread' })
      await rowOf(bob, 'who waters the roses?')
        .getByRole('button', { name: /1 reply/ })
        .click()
      await field.pressSequentially('ask @ali')
      await bob.getByRole('option', { name: '@alice' }).waitFor()
      await field.press('Tab')
      expect(await field.inputValue()).toBe('ask @alice ')
      await bob.keyboard.press('Escape')
      await threadOf(bob).waitFor({ state: 'detached' })
      expect(await composer(bob).inputValue()).toBe('')
      await rowOf(bob, 'who waters the roses?')
        .getByRole('button', { name: /1 reply/ })
        .click()
      expect(await field.inputValue()).toBe('ask @alice ')
      await field.fill('')
      await threadOf(bob).evaluate((pane) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File(['here'], 'map.txt', { type: 'text/plain' }))
        pane.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
      })
      await threadOf(bob).getByRole('button', { name: 'Remove map.txt' }).click()
      await field.press('ArrowUp')
      await bob.getByRole('textbox', { name: 'Edit the message' }).fill('I do, on Mondays')
      await bob.keyboard.press('Enter')
      await threadOf(bob).getByText('I do, on Mondays').waitFor()
      await bob.keyboard.press('Escape')
    },
  )

  testInBrowser('stands among the threads that one follows', async () => {
    await bob.getByRole('link', { name: 'Threads' }).click()
    await bob.getByRole('main').getByText('1 reply').waitFor()
    await bob.getByRole('main').getByText('who waters the roses?').click()
    await threadOf(bob).getByText('I do, on Mondays').waitFor()
    await bob.keyboard.press('Escape')
    await threadOf(bob).waitFor({ state: 'detached' })
  })

  testInBrowser('is pinned, and found among what is pinned', async () => {
    await chooseOn(alice, 'who waters the roses?', 'Pin')
    await rowOf(bob, 'who waters the roses?').getByText('Pinned').waitFor()
    await chooseFor(bob, 'Pinned messages')
    await bob.getByRole('dialog').getByText('who waters the roses?').waitFor()
    await bob.keyboard.press('Escape')
  })

  testInBrowser('is put back by whoever deleted it, and tells what it said before', async () => {
    await say(alice, 'not this')
    await rowOf(alice, 'not this').hover()
    await rowOf(alice, 'not this').getByRole('button', { name: 'Delete' }).click()
    await alice.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await rowOf(alice, 'This message was deleted.').getByRole('button', { name: 'Put it back' }).click()
    await rowOf(bob, 'not this').waitFor()
    await rowOf(alice, 'not this').hover()
    await rowOf(alice, 'not this').getByRole('button', { name: 'Edit' }).click()
    await alice.getByRole('textbox', { name: 'Edit the message' }).fill('but that')
    await alice.keyboard.press('Enter')
    await rowOf(bob, 'but that').waitFor()
    await chooseOn(bob, 'but that', 'Earlier versions')
    await bob.getByRole('dialog').getByText('not this').waitFor()
    await bob.keyboard.press('Escape')
  })
})

describe('a room', () => {
  testInBrowser('gets another name and topic, is a favourite, and is archived', async () => {
    await chooseFor(alice, 'Edit the room')
    await alice.getByLabel('Name').fill('allotment')
    await alice.getByLabel('What it is about').fill('Roses and more')
    await alice.getByRole('button', { name: 'Save' }).click()
    await bob.getByRole('heading', { level: 1, name: 'allotment' }).waitFor()
    await chooseFor(bob, 'Add to favourites')
    await bob.locator('.room-list ul').first().locator('li').first().getByText('allotment').waitFor()
    await chooseFor(alice, 'Archive the room')
    await bob.locator('.room .composer').getByText('This room is archived: it can only be read').waitFor()
    await say(bob, 'too late')
    await rowOf(bob, 'too late')
      .getByText(/Not sent/)
      .waitFor()
  })

  testInBrowser(
    'says to whoever is muted while they write that they may only read, until when and why',
    async () => {
      const { token } = await chat.call('', 'account.login', { username: 'alice', password: testPassword })
      const { room } = await chat.call(token, 'room.create', { name: 'greenhouse', kind: 'public' })
      await chat.call(token, 'room.invite', { room: room.id, username: 'bob' })
      const { members } = await chat.call(token, 'room.members', { room: room.id })
      const account = members.find(({ account }) => account.name === 'bob')?.account.id as string
      await bob.getByRole('link', { name: 'greenhouse' }).click()
      await composer(bob).fill('as I was saying')
      const until = new Date(Date.now() + 3000).toISOString()
      await chat.call(token, 'room.mute', { room: room.id, account, until, reason: 'too loud' })
      const line = bob.locator('.composer').getByText(/^You may only read here until .*: too loud$/)
      await line.waitFor({ timeout: 2500 })
      expect(await composer(bob).inputValue()).toBe('as I was saying')
      await line.waitFor({ state: 'detached' })
    },
  )

  testInBrowser('did all that without an error in the page', async () => {
    expect(problems).toEqual([])
  })
})
