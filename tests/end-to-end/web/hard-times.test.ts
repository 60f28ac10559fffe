import { afterAll, beforeAll, beforeEach, describe, expect } from 'bun:test'
import type { Page } from 'playwright-core'
import { type CuttingProxy, startCuttingProxy } from '../../support/cutting-proxy.ts'
import { testPassword } from '../../support/start-test-chat.ts'
import { composer, openWindow, register, rowOf, say, testInBrowser } from './open-browser.ts'
import { seatTwo, type Two } from './seat-two.ts'

let two: Two
let line: CuttingProxy
let bob: string
let round = 0

seatTwo(async (seated) => {
  two = seated
  await two.alice.context().close()
  await two.bob.context().close()
  bob = (await two.chat.register('ben')).token
})

beforeAll(() => {
  if (two) line = startCuttingProxy({ hostname: '127.0.0.1', port: two.chat.port })
})
afterAll(() => line?.stop())
beforeEach(() => {
  round += 1
})

/** A window of somebody new, whose line can be cut, in the lobby. */
const sitDown = async (prepare: (page: Page) => Promise<unknown> = async () => {}): Promise<Page> => {
  const { page } = await openWindow(two.browser, 'about:blank', {}, two.problems)
  await prepare(page)
  await page.goto(line.url)
  await register(page, `guest${round}`)
  await isWhole(page)
  return page
}

const isWhole = (page: Page) =>
  page.getByText('Synced · 0 missing', { exact: true }).waitFor({ timeout: 20_000 })

const bobSays = (text: string): Promise<unknown> =>
  two.chat.call(bob, 'message.send', { room: 'lobby', text, nonce: crypto.randomUUID() })

/** On the server and on the page, each exactly once. */
const areSaidOnce = async (page: Page, texts: string[]): Promise<void> => {
  for (const text of texts) await rowOf(page, text).waitFor({ timeout: 20_000 })
  await page.locator('[data-pending]').first().waitFor({ state: 'detached' })
  const { messages } = await two.chat.call(bob, 'room.history', { room: 'lobby', limit: 100 })
  const said = messages.map(({ text }: { text: string }) => text)
  const onPage = await page.locator('.message-text').allTextContents()
  for (const text of texts)
    expect([
      text,
      said.filter((one: string) => one === text).length,
      onPage.filter((one) => one === text).length,
    ]).toEqual([text, 1, 1])
}

const goAway = (): void => {
  line.refuse(true)
  line.cut()
}

describe('nothing is lost or doubled', () => {
  testInBrowser(
    'by five minutes without a line',
    async () => {
      const page = await sitDown((empty) => empty.clock.install())
      goAway()
      const mine = ['before the tunnel', 'in the tunnel', 'still in the tunnel'].map(
        (text) => `${text} ${round}`,
      )
      for (const text of mine) await say(page, text)
      await composer(page).fill('a thought that is not finished')
      const theirs = Array.from({ length: 10 }, (_, i) => `outside ${round}.${i}`)
      for (const text of theirs) {
        await bobSays(text)
        await page.clock.fastForward(30_000)
      }
      await page.getByText('3 to send').waitFor()
      line.refuse(false)
      // The next try may be as far away as its longest pause.
      await page.clock.fastForward(30_000)
      await areSaidOnce(page, [...mine, ...theirs])
      expect(await composer(page).inputValue()).toBe('a thought that is not finished')
      await page.context().close()
    },
    60_000,
  )

  testInBrowser(
    'by a sleep in the midst of it',
    async () => {
      const page = await sitDown()
      const devtools = await page.context().newCDPSession(page)
      goAway()
      await say(page, `said while dozing off ${round}`)
      await composer(page).fill('a dream')
      await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
      line.refuse(false)
      const theirs = Array.from({ length: 5 }, (_, i) => `awake ${round}.${i}`)
      for (const text of theirs) await bobSays(text)
      await Bun.sleep(1_500)
      await devtools.send('Page.setWebLifecycleState', { state: 'active' })
      await areSaidOnce(page, [`said while dozing off ${round}`, ...theirs])
      expect(await composer(page).inputValue()).toBe('a dream')
      await page.context().close()
    },
    60_000,
  )

  testInBrowser(
    'when all that is kept on the device is wiped, with the page open',
    async () => {
      const page = await sitDown()
      const devtools = await page.context().newCDPSession(page)
      await composer(page).fill('kept by the server as well')
      await Bun.sleep(1_200)
      await composer(page).fill('')
      goAway()
      await say(page, `said before the broom ${round}`)
      await devtools.send('Storage.clearDataForOrigin', {
        origin: line.url,
        storageTypes: 'indexeddb,local_storage,cache_storage,service_workers',
      })
      await say(page, `said behind the broom ${round}`)
      await composer(page).fill('begun behind the broom')
      line.refuse(false)
      await areSaidOnce(page, [`said before the broom ${round}`, `said behind the broom ${round}`])
      await isWhole(page)
      // A draft is told a moment after the last key.
      expect(await draftOnServer(page, 'begun behind the broom')).toBe('begun behind the broom')
      await page.reload()
      await areSaidOnce(page, [`said before the broom ${round}`, `said behind the broom ${round}`])
      expect(await composer(page).inputValue()).toBe('begun behind the broom')
      await page.context().close()
    },
    60_000,
  )

  testInBrowser(
    'where the device is full: the page says so, and does not close without a question',
    async () => {
      const page = await sitDown()
      await page.evaluate(() => {
        let size = 1 << 22
        for (let i = 0; size > 0; i += 1)
          try {
            localStorage.setItem(`junk${i}`, 'x'.repeat(size))
          } catch {
            size >>= 1
          }
      })
      goAway()
      await composer(page).pressSequentially(`said into a full device ${round}`)
      await composer(page).press('Enter')
      await page.getByText('This device is full').waitFor()
      const question = page.waitForEvent('dialog')
      await page.close({ runBeforeUnload: true })
      const dialog = await question
      expect(dialog.type()).toBe('beforeunload')
      await dialog.dismiss()
      line.refuse(false)
      await areSaidOnce(page, [`said into a full device ${round}`])
      await page.getByText('This device is full').waitFor({ state: 'detached' })
      // Whoever comes back to a full device is let in.
      await page.reload()
      await areSaidOnce(page, [`said into a full device ${round}`])
      await page.context().close()
    },
    60_000,
  )

  testInBrowser('and whoever was logged out meanwhile leaves nothing behind', async () => {
    const page = await sitDown()
    await say(page, `said before I was sent out ${round}`)
    await areSaidOnce(page, [`said before I was sent out ${round}`])
    await page.goto('about:blank')
    const context = page.context()
    const { token } = await two.chat.call('', 'account.login', {
      username: `guest${round}`,
      password: testPassword,
    })
    const { sessions } = await two.chat.call(token, 'session.list', {})
    for (const { id, current } of sessions)
      if (!current) await two.chat.call(token, 'session.revoke', { session: id })
    await page.goto(line.url)
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    expect(await page.evaluate(() => Object.keys(localStorage))).not.toContain('parley.account')
    expect(await page.getByText('said before').count()).toBe(0)
    await context.close()
  })

  testInBrowser('and no page had an error', async () => {
    expect(two.problems).toEqual([])
  })
})

/** What the server holds of what is being written, once that is `expected`, or after ten seconds. */
const draftOnServer = async (page: Page, expected: string): Promise<string> => {
  let found = ''
  for (let i = 0; i < 100 && found !== expected; i += 1) {
    await Bun.sleep(100)
    found = await page.evaluate(async () => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch('/api/v1/draft.list', { method: 'POST', headers, body: '{}' })
      return (await answer.json()).drafts?.[0]?.text ?? ''
    })
  }
  return found
}
