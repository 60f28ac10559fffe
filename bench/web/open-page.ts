import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { needs } from '../../tests/support/needs.ts'

export type Login = { url: string; username: string; password: string }

const flags = ['--no-sandbox', '--disable-gpu']

const viewport = { width: 1280, height: 800 }

/** Opens windows in a Chromium, each with nothing kept but the login, which is made once. */
export const openBrowser = async (login: Login) => {
  const browser = await chromium.launch({ executablePath: chromiumHere(), args: flags })
  const first = await browser.newContext()
  await logIn(first, login)
  const storageState = await first.storageState()
  return {
    async openWindow(): Promise<Page> {
      const context = await browser.newContext({ viewport, storageState })
      const page = await context.newPage()
      page.setDefaultTimeout(120_000)
      page.on('close', () => void context.close().catch(() => {}))
      return page
    },
    close: () => browser.close(),
  }
}

/** A Chromium with a profile of its own that others reach at `port`: Lighthouse logs nobody in by itself. */
export const openProfile = async (port: number, login: Login | undefined) => {
  const profile = mkdtempSync(join(tmpdir(), 'parley-profile-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumHere(),
    args: [...flags, `--remote-debugging-port=${port}`],
  })
  if (login) await logIn(context, login)
  return {
    async close() {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

const chromiumHere = (): string => {
  const chromiumFile = needs.chromium()
  if ('found' in chromiumFile) return chromiumFile.found
  throw new Error(`${chromiumFile.missing}. PARLEY_TEST_CHROMIUM says where another one is.`)
}

/** As the page itself does: the cookie is given to browsers only. */
const logIn = async (context: BrowserContext, { url, username, password }: Login): Promise<void> => {
  const page = await context.newPage()
  await page.goto(url)
  const status = await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' }
    return (await fetch('/api/v1/account.login', { method: 'POST', headers, body })).status
  }, JSON.stringify({ username, password }))
  await page.close()
  if (status !== 200) throw new Error(`Logging in was answered with ${status}.`)
}
