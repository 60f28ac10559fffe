import { describe, expect } from 'bun:test'
import sharp from 'sharp'
import { faultsOf } from './faults-of.ts'
import { chooseFor, composer, rowOf, say, testInBrowser } from './open-browser.ts'
import { seatTwo, type Two } from './seat-two.ts'
import { takeScreenshot } from './take-screenshot.ts'

let alice: Two['alice']
let bob: Two['bob']
let problems: Two['problems']

seatTwo((two) => {
  ;({ alice, bob, problems } = two)
})

describe('files', () => {
  testInBrowser('travel with a message: a picture is shown, anything else is saved', async () => {
    const buffer = await sharp({ create: { width: 640, height: 400, channels: 3, background: '#5fd0b3' } })
      .png()
      .toBuffer()
    await alice.getByLabel('Attach files').setInputFiles([
      { name: 'garden.png', mimeType: 'image/png', buffer },
      { name: 'plan <b>.txt', mimeType: 'text/plain', buffer: Buffer.from('water the tomatoes') },
    ])
    await alice.getByRole('list', { name: 'Files to send' }).getByText('garden.png').waitFor()
    expect(await faultsOf(alice)).toEqual([])
    await alice.getByRole('button', { name: 'Send' }).and(alice.locator(':enabled')).waitFor()
    await say(alice, 'look at that')
    const row = rowOf(bob, 'look at that')
    await row.getByRole('button', { name: 'Open garden.png' }).waitFor()
    const saved = bob.waitForEvent('download')
    await row.getByRole('link', { name: /plan/ }).click()
    expect(await Bun.file(await (await saved).path()).text()).toBe('water the tomatoes')
    expect(await row.locator('b b').count()).toBe(0)
  })

  testInBrowser('are looked at as large as the window, and closed with Escape', async () => {
    await rowOf(bob, 'look at that').getByRole('button', { name: 'Open garden.png' }).click()
    const picture = bob.getByRole('dialog', { name: 'garden.png' }).getByRole('img')
    await picture.waitFor()
    expect(
      await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
    ).toBe(640)
    await takeScreenshot(bob, 'lightbox')
    await bob.keyboard.press('Escape')
    await bob.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await faultsOf(bob)).toEqual([])
  })

  testInBrowser('are pasted, sent without a word, and taken back before', async () => {
    await composer(alice).focus()
    await alice.evaluate(() => {
      const all = new DataTransfer()
      all.items.add(new File(['one'], 'one.txt', { type: 'text/plain' }))
      all.items.add(new File(['two'], 'two.txt', { type: 'text/plain' }))
      all.items.add(new File([], 'gpj.\u202eempty.txt', { type: 'text/plain' }))
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: all, bubbles: true, cancelable: true }),
      )
    })
    await alice.getByRole('button', { name: 'Remove two.txt' }).click()
    await alice.getByRole('alert').filter({ hasText: 'Remove what cannot be uploaded' }).waitFor()
    expect(await alice.getByRole('button', { name: 'Send' }).isEnabled()).toBe(false)
    await alice.getByRole('button', { name: 'Remove gpj.empty.txt', exact: true }).click()
    await alice.getByRole('button', { name: 'Send' }).and(alice.locator(':enabled')).click()
    await bob.getByRole('link', { name: /one\.txt/ }).waitFor()
    expect(await bob.getByText('two.txt').count()).toBe(0)
  })
})

describe('what was said', () => {
  testInBrowser('is found by its words, and led to', async () => {
    await say(alice, 'the tomatoes need water')
    await rowOf(bob, 'the tomatoes need water').waitFor()
    await bob.getByRole('link', { name: 'Search' }).click()
    const field = bob.getByRole('searchbox')
    await field.fill('tomatoes')
    for (let tries = 0; tries < 20; tries += 1) {
      await field.press('Enter')
      if (
        await bob
          .locator('.hits mark')
          .first()
          .isVisible()
          .catch(() => false)
      )
        break
      await bob.waitForTimeout(250)
      await bob.reload()
    }
    expect(await bob.locator('.hits mark').first().textContent()).toBe('tomatoes')
    await takeScreenshot(bob, 'search')
    await bob.locator('.hit').first().click()
    await bob.locator('.row[data-lit=true]').waitFor()
  })

  testInBrowser('for somebody stands in their list, and says why it does', async () => {
    await bob.getByRole('link', { name: 'Leaderboard' }).click()
    await say(alice, 'could @bob do it?')
    await bob.getByRole('link', { name: /Notifications.*1/ }).click()
    await bob.getByText('mentioned you in lobby').waitFor()
    await takeScreenshot(bob, 'notifications')
    await bob.getByRole('link', { name: /could @bob do it/ }).click()
    await rowOf(bob, 'could @bob do it?').hover()
    await rowOf(bob, 'could @bob do it?').getByRole('button', { name: 'More', exact: true }).click()
    await bob.getByRole('menuitem', { name: 'Was I notified?' }).click()
    await bob
      .getByRole('dialog')
      .getByText(/You were notified here/)
      .waitFor()
    await bob.keyboard.press('Escape')
  })

  testInBrowser('is told of as one wants, room by room', async () => {
    await chooseFor(bob, 'Notifications')
    await bob.getByRole('radio', { name: 'every message' }).click()
    await bob
      .locator('input[name=level]:checked')
      .and(bob.getByRole('radio', { name: 'every message' }))
      .waitFor()
    await bob.getByRole('button', { name: '1 hour' }).click()
    await bob.getByText(/Muted until/).waitFor()
    await bob.keyboard.press('Escape')
  })

  testInBrowser('went without an error in the page', async () => {
    expect(problems).toEqual([])
  })
})
