import type { Page } from 'playwright-core'
import type { en } from '../../../src/web/texts/en.ts'
import { testPassword } from '../../support/start-test-chat.ts'
import type { Seeded } from './seed-screens.ts'

type Texts = Record<keyof typeof en, unknown>

/** A screen in one of its states, and the way there from `address`; `inRoom` also stands for the room beside it. */
export type Screen = {
  name: string
  address: string
  open?(page: Page): Promise<unknown>
  isFor?: 'wide' | 'phone'
}

/** Every screen of somebody who looks after the installation, found by its names in the language of the page. */
export const screensOf = ({ ubuntu, balcony, question }: Seeded, texts: Texts): Screen[] => {
  const text = (key: keyof Texts): string => {
    const found = texts[key]
    return (typeof found === 'string' ? found : (found as { other: string }).other).replace(/\{.*/, '').trim()
  }
  const labelled = (page: Page, key: keyof Texts) =>
    page.locator(`button[aria-label^="${text(key)}"]:visible`).first()
  const press = (key: keyof Texts) => (page: Page) => labelled(page, key).click()
  const choose = async (page: Page, key: keyof Texts): Promise<void> =>
    page.getByRole('menuitem', { name: text(key) }).click()
  const inRoomMenu = (key: keyof Texts) => async (page: Page) => {
    await press('rooms.more')(page)
    await choose(page, key)
  }
  const row = (page: Page, words: string) => page.locator('.room .row').filter({ hasText: words }).last()
  const onMessage = (words: string, key?: keyof Texts) => async (page: Page) => {
    await row(page, words).scrollIntoViewIfNeeded()
    await row(page, words).focus()
    await row(page, words)
      .locator(`button[aria-label="${text('message.more')}"]`)
      .click()
    if (key) await choose(page, key)
  }
  const write = (words: string) => async (page: Page) => {
    await page.locator('.room .composer textarea').pressSequentially(words)
    await page.getByRole('option').first().waitFor()
  }
  const dialog = (open: (page: Page) => Promise<unknown>) => async (page: Page) => {
    await open(page)
    await page.locator('dialog[open] :is(h2, input, img)').first().waitFor()
  }
  const room = `#/room/${ubuntu}`
  const inRoom = (name: string, open: Screen['open']): Screen => ({
    name,
    address: room,
    ...(open ? { open } : {}),
  })
  const page = (name: string, section: string): Screen => ({
    name: `${name}-${section}`,
    address: `#/${name}/${section}`,
  })
  return [
    { name: 'room', address: room },
    { name: 'room-empty', address: `#/room/${balcony}` },
    { ...inRoom('rooms-drawer', press('app.show-rooms')), isFor: 'phone' },
    inRoom('members', async (at) => {
      if (!(await at.locator('.members').isVisible())) await press('rooms.members-count')(at)
      await at.locator('.members').waitFor()
    }),
    inRoom('message-actions', onMessage('Three steps')),
    inRoom('room-menu', press('rooms.more')),
    inRoom('travel', async (at) => {
      await press('rooms.jump')(at)
      await at.locator('.travel').waitFor()
    }),
    inRoom('commands', write('/')),
    inRoom('mentions', write('@')),
    inRoom('emoji', async (at) => {
      await press('emoji.insert')(at)
      await at.getByRole('searchbox').fill('hand')
    }),
    inRoom('slash-answer', async (at) => {
      await at.locator('.room .composer textarea').fill('/help')
      await at.keyboard.press('Enter')
      await at.locator('.slash-answer').waitFor()
    }),
    inRoom('edit', async (at) => {
      await at.locator('.room .composer textarea').press('ArrowUp')
    }),
    inRoom('reply', async (at) => {
      await row(at, 'Three steps').focus()
      await row(at, 'Three steps')
        .locator(`button[aria-label="${text('message.reply')}"]`)
        .click()
    }),
    inRoom('uploads', async (at) => {
      await at
        .locator('.room .composer input[type=file]')
        .first()
        .setInputFiles([
          { name: 'harvest.txt', mimeType: 'text/plain', buffer: Buffer.from('Tomatoes: 12') },
          {
            name: 'an empty file with quite a long name that has to be cut.txt',
            mimeType: 'text/plain',
            buffer: Buffer.alloc(0),
          },
        ])
      await at.locator('.uploads li').nth(1).waitFor()
    }),
    inRoom('lightbox', async (at) => {
      await at.locator('.file-image').first().click()
      await press('files.next')(at)
      await at.getByRole('dialog', { name: 'meadow.png' }).locator('img').waitFor()
    }),
    {
      name: 'thread',
      address: `${room}/thread/${question}`,
      open: (at) => at.locator('.thread-count').waitFor(),
    },
    inRoom(
      'switcher',
      dialog((at) => at.keyboard.press('Control+k')),
    ),
    inRoom(
      'keys',
      dialog(async (at) => {
        await at.getByRole('log').focus()
        await at.keyboard.press('?')
      }),
    ),
    { ...inRoom('room-new', dialog(press('rooms.new'))), isFor: 'wide' },
    { ...inRoom('room-find', dialog(press('rooms.find'))), isFor: 'wide' },
    { ...inRoom('direct-new', dialog(press('rooms.new-direct'))), isFor: 'wide' },
    inRoom('room-invite', dialog(inRoomMenu('rooms.invite'))),
    inRoom('room-leave', dialog(inRoomMenu('rooms.leave'))),
    { name: 'room-edit', address: `#/room/${balcony}`, open: dialog(inRoomMenu('rooms.edit')) },
    inRoom('room-pins', dialog(inRoomMenu('rooms.pins'))),
    inRoom('room-notifications', dialog(inRoomMenu('rooms.notify'))),
    inRoom('room-figures', dialog(inRoomMenu('rooms.figures'))),
    inRoom('person', dialog(onMessage('Could @olga', 'person.show'))),
    inRoom('why', dialog(onMessage('Could @olga', 'why.title'))),
    inRoom('report', dialog(onMessage('Could @olga', 'message.report'))),
    inRoom('delete', async (at) => {
      await row(at, 'Three steps').focus()
      await row(at, 'Three steps')
        .locator(`button[aria-label="${text('message.delete')}"]`)
        .click()
    }),
    { name: 'room-unknown', address: '#/room/nowhere' },
    { name: 'search', address: '#/search' },
    { name: 'search-found', address: '#/search?kernel' },
    { name: 'search-none', address: '#/search?nobodysaysthis' },
    { name: 'threads', address: '#/threads' },
    { name: 'notifications', address: '#/notifications' },
    { name: 'leaderboard', address: '#/leaderboard' },
    ...['profile', 'account', 'sessions', 'notifications', 'appearance', 'invitations', 'data'].map(
      (section) => page('settings', section),
    ),
    ...['overview', 'people', 'rooms', 'reports', 'audit', 'settings', 'limits', 'mailbox'].map((section) =>
      page('admin', section),
    ),
    {
      ...page('admin', 'people'),
      name: 'admin-person',
      open: dialog((at) => at.locator('.page-body li .button').last().click()),
    },
  ]
}

/** Through the door, in whatever language. */
export const enter = async (page: Page): Promise<void> => {
  await page.locator('[name=username]').fill('olga')
  await page.locator('[name=password]').fill(testPassword)
  await page.locator('[type=submit]').click()
  await page.locator('[role=log][aria-busy=false]').waitFor()
}

/** Leaves whatever is open and goes to the screen; answers when nothing on it is still being loaded. */
export const goToScreen = async (page: Page, { address, open }: Screen): Promise<void> => {
  const field = page.locator('.room .composer textarea')
  if ((await field.isVisible()) && (await field.inputValue()) !== '') await field.fill('')
  await page.evaluate(() => {
    for (const one of document.querySelectorAll<HTMLElement>(':popover-open')) one.hidePopover()
    for (const one of document.querySelectorAll('dialog')) one.close()
    location.hash = '#/room/nowhere'
  })
  await page.locator('main.waiting').waitFor()
  await page.evaluate((hash) => {
    location.hash = hash
  }, address)
  await settled(page, address)
  await open?.(page)
  if (open) await settled(page, address)
}

const settled = async (page: Page, address: string): Promise<void> => {
  await page.waitForFunction(
    (isNowhere) =>
      (document.querySelector('main.waiting') !== null) === isNowhere &&
      document.querySelector('main h1') &&
      !document.querySelector('.skeleton, [role=log][aria-busy=true], progress'),
    address.endsWith('/nowhere'),
  )
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))))
}
