import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { type ServerProcess, startServerProcess } from '../../support/start-server-process.ts'
import { openBrowser, openWindow, register, rowOf, say, testInBrowser } from './open-browser.ts'
import { takeScreenshot } from './take-screenshot.ts'

const data = mkdtempSync(join(tmpdir(), 'parley-web-'))
let server: ServerProcess
let browser: Browser
let alice: Page
let bob: Page

beforeAll(async () => {
  server = await startServerProcess({ data })
  browser = await openBrowser()
  if (!browser) return
  alice = (await openWindow(browser, server.url)).page
  bob = (await openWindow(browser, server.url)).page
  await register(alice, 'alice')
  await register(bob, 'bob')
  await say(alice, 'Is everybody here?')
  await rowOf(bob, 'Is everybody here?').waitFor()
}, 30_000)

afterAll(async () => {
  await browser?.close()
  server.kill('SIGTERM')
  await server.exited
  rmSync(data, { recursive: true, force: true })
})

describe('when the server stops and starts again', () => {
  testInBrowser(
    'the page says so, shows what waits, and sends it once',
    async () => {
      server.kill()
      await server.exited
      await alice.getByText('No connection.').waitFor()
      await say(alice, 'written in the dark')
      await alice.locator('[data-pending=waiting]').waitFor()
      await takeScreenshot(alice, 'reconnecting')
      expect(await bob.getByText('written in the dark').count()).toBe(0)

      server = await startServerProcess({ data, port: server.port })
      const tryNow = alice.getByRole('button', { name: 'Try now' })
      await tryNow.click({ timeout: 3000 }).catch(() => {})
      await rowOf(bob, 'written in the dark').waitFor({ timeout: 20_000 })
      await alice.locator('[data-pending]').waitFor({ state: 'detached' })
      await alice.getByText('No connection.').waitFor({ state: 'detached' })
      for (const page of [alice, bob])
        expect(await page.locator('.row', { hasText: 'written in the dark' }).count()).toBe(1)
    },
    40_000,
  )

  testInBrowser(
    'what was not sent lives through a reload of the page',
    async () => {
      server.kill()
      await server.exited
      await say(alice, 'kept over the reload')
      await alice.locator('[data-pending=waiting]').waitFor()
      await alice.waitForFunction(() => JSON.stringify({ ...localStorage }).includes('kept over'))
      server = await startServerProcess({ data, port: server.port })
      alice.on('dialog', (dialog) => void dialog.accept())
      await alice.reload()
      await rowOf(bob, 'kept over the reload').waitFor({ timeout: 20_000 })
      await rowOf(alice, 'kept over the reload').waitFor()
      expect(await bob.locator('.row', { hasText: 'kept over the reload' }).count()).toBe(1)
    },
    40_000,
  )
})
