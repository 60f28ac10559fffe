import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { en } from '../../../src/web/texts/en.ts'
import { he } from '../../../src/web/texts/he.ts'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { faultsOf } from './faults-of.ts'
import { openBrowser, openWindow, testInBrowser } from './open-browser.ts'
import { enter, goToScreen, type Screen, screensOf } from './screens.ts'
import { type Seeded, seedScreens } from './seed-screens.ts'

let chat: TestChat
let browser: Browser
let seeded: Seeded

beforeAll(async () => {
  chat = await startTestChat()
  seeded = await seedScreens(chat)
  browser = await openBrowser()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await seeded.stop()
  await chat.stop()
})

type Look = NonNullable<Parameters<Browser['newContext']>[0]>

const desktop: Look = { viewport: { width: 1280, height: 800 } }

/** Goes to every screen, and gathers what is wrong with it. */
const walk = async (
  look: Look,
  see: (page: Page, screen: Screen) => Promise<string[]>,
): Promise<string[]> => {
  const { page, context, problems } = await openWindow(browser, chat.url, look)
  const faults: string[] = []
  const screens = screensOf(seeded, look.locale === 'he-IL' ? he : en).filter(
    ({ isFor }) => isFor === undefined || (isFor === 'phone') === (look.isMobile === true),
  )
  await page.locator('h1').waitFor()
  faults.push(...(await see(page, { name: 'door', address: '' })).map((fault) => `door: ${fault}`))
  await enter(page)
  for (const screen of screens) {
    await goToScreen(page, screen)
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    const found = [...(tooWide > 0 ? [`${tooWide} px too wide`] : []), ...(await see(page, screen))]
    faults.push(...found.map((fault) => `${screen.name}: ${fault}`))
  }
  for await (const name of withoutServer(page))
    faults.push(...(await see(page, { name, address: '' })).map((fault) => `${name}: ${fault}`))
  await context.close()
  return [...faults, ...problems]
}

/** The server is silent, then gone. */
async function* withoutServer(page: Page): AsyncGenerator<string> {
  let state: 'there' | 'silent' | 'gone' = 'there'
  const open = new Set<WebSocketRoute>()
  await page.routeWebSocket(/./, (socket) => {
    if (state === 'gone') return void socket.close()
    open.add(socket)
    const server = socket.connectToServer()
    socket.onMessage((message) => state === 'there' && server.send(message))
  })
  const goTo = (hash: string) =>
    page.evaluate((to) => {
      location.hash = to
    }, hash)
  await goTo('#/admin/rooms')
  await page.reload()
  await page.locator('.list').waitFor()
  state = 'silent'
  await goTo('#/admin/people')
  await page.locator('.skeleton').waitFor()
  yield 'waiting'

  state = 'gone'
  await Promise.all([...open].map((socket) => socket.close()))
  await goTo('#/room/lobby')
  await page.locator('.connection .pill').waitFor()
  const field = page.locator('.room .composer textarea')
  await field.fill('Written under a bridge')
  await field.press('Enter')
  await page.locator('[data-pending]').waitFor()
  yield 'offline'
}

/** What lies above a page that has been looked at by itself. */
const above = ['dialog[open]', ':popover-open']

/** Whatever would move although the device asks for rest. */
const movesOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isLong = (spans: string): boolean => spans.split(',').some((span) => Number.parseFloat(span) > 0.01)
    return [...document.querySelectorAll('*')]
      .filter((one) => {
        const { transitionDuration, animationDuration, animationName } = getComputedStyle(one)
        return isLong(transitionDuration) || (animationName !== 'none' && isLong(animationDuration))
      })
      .map((one) => `moves: ${one.outerHTML.slice(0, 120)}`)
  })

describe('every screen', () => {
  testInBrowser(
    'has no fault that axe knows in light, dark and high contrast, and rests where the device asks for it',
    async () => {
      const faults = await walk({ ...desktop, reducedMotion: 'reduce' }, async (page) => {
        const found = [...(await faultsOf(page, { within: above })), ...(await movesOn(page))]
        for (const [colorScheme, contrast] of [
          ['dark', 'no-preference'],
          ['dark', 'more'],
          ['light', 'more'],
        ] as const) {
          await page.emulateMedia({ colorScheme, contrast })
          await page.locator(`[data-theme=${colorScheme}]`).waitFor()
          const look = `${colorScheme}, contrast ${contrast}: `
          found.push(
            ...(await faultsOf(page, { rules: ['color-contrast'], within: [...above, 'main.page'] })).map(
              (fault) => look + fault,
            ),
          )
        }
        await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' })
        return found
      })
      expect(faults).toEqual([])
    },
    240_000,
  )
})

const phone: Look = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const looks: Record<string, Look> = {
  light: desktop,
  dark: { ...desktop, colorScheme: 'dark' },
  contrast: { ...desktop, contrast: 'more' },
  'contrast-dark': { ...desktop, contrast: 'more', colorScheme: 'dark' },
  forced: { ...desktop, forcedColors: 'active' },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true },
  phone,
  'phone-dark': { ...phone, colorScheme: 'dark' },
  hebrew: { ...desktop, locale: 'he-IL' },
  'hebrew-phone': { ...phone, locale: 'he-IL' },
}
const folder = join(import.meta.dir, '..', '..', '..', 'dist', 'screens')

/** `PARLEY_SCREENSHOTS=dark,phone` takes only these; whoever looks at them sees what no test does. */
const wanted =
  process.env.PARLEY_SCREENSHOTS === '1' ? Object.keys(looks) : process.env.PARLEY_SCREENSHOTS?.split(',')

describe.if(wanted !== undefined)('the pictures of every screen', () => {
  for (const [name, look] of Object.entries(looks))
    if (wanted?.includes(name))
      testInBrowser(
        `are taken in ${name}, and nothing is wider than the window`,
        async () => {
          mkdirSync(join(folder, name), { recursive: true })
          const faults = await walk(look, async (page, screen) => {
            await page.screenshot({ path: join(folder, name, `${screen.name}.png`) })
            return []
          })
          expect(faults).toEqual([])
        },
        240_000,
      )
})
