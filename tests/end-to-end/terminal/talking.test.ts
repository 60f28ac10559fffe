import { afterAll, beforeAll, expect } from 'bun:test'
import { rmSync } from 'node:fs'
import { needs } from '../../support/needs.ts'
import { startTestChat, type TestChat, testPassword } from '../../support/start-test-chat.ts'
import { composer, logIn, openBrowser, openWindow, say } from '../web/open-browser.ts'
import { folderOf } from './log-in.ts'
import { openTerminal, type TestTerminal, testInTerminal } from './open-terminal.ts'

let chat: TestChat
const folders: string[] = []
const terminals: TestTerminal[] = []
beforeAll(async () => {
  chat = await startTestChat()
})
afterAll(async () => {
  for (const terminal of terminals) terminal.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  await chat.stop()
})

/** Somebody new at a terminal, in the lobby. */
const sitDown = async (name: string, size = {}): Promise<TestTerminal & { token: string }> => {
  const { folder, token } = await folderOf(chat, name)
  folders.push(folder)
  const terminal = openTerminal({ args: ['chat', '--theme', 'dark'], folder, ...size })
  terminals.push(terminal)
  await terminal.shows('● connected')
  await terminal.shows('Write to #lobby')
  return { ...terminal, token }
}

testInTerminal(
  'two people talk: messages, typing, presence, reactions, edits, deletes and replies',
  async () => {
    const [ann, ben] = await Promise.all([sitDown('ann'), sitDown('ben', { columns: 80, rows: 24 })])
    await ann.shows(/● ben/)
    await ann.type('hello')
    await ben.shows('ann is typing…')
    await ann.type(' **ben**')
    await ann.press('M-Enter')
    await ann.type('second line')
    await ann.press('Enter')
    const screen = await ben.shows('hello ben')
    expect(screen).toMatch(/hello ben\n.*second line/)
    await ben.showsNot('is typing')

    await ben.press('C-Up', 'r')
    await ben.shows('Answering ann: hello ben second line')
    await ben.type('hi ann')
    await ben.press('Enter')
    expect(await ann.shows('hi ann')).toMatch(/╭ ann hello ben second line.*\n.*hi ann/)

    await ann.press('C-Up', '+')
    await ann.shows('React')
    await ann.type('tada')
    await ann.shows(':tada:')
    await ann.press('Enter')
    await ben.shows('🎉 1')

    await ben.press('M-e')
    await ben.shows('Editing: hi ann')
    await ben.type('!!')
    await ben.press('Enter')
    expect(await ann.shows('hi ann!!')).toContain('edited')
    await ann.press('v')
    expect(await ann.shows('Versions of a message of ben')).toMatch(
      /now *│\n.* hi ann!![\s\S]*at first *│\n.* hi ann /,
    )
    await ann.press('Escape', 'C-Up')
    await ann.press('v')
    await ann.shows('This message was never edited.')
    await ann.press('Escape')

    await ben.press('C-Up', 'd')
    await ben.shows('Are you sure?')
    await ben.type('n')
    await ben.showsNot('Are you sure?')
    expect(ben.screen()).toContain('hi ann!!')
    await ben.press('d')
    await ben.shows('Are you sure?')
    await ben.type('y')
    await ann.shows('This message was deleted.')

    await ann.press('Escape')
    await ann.type('/me waves')
    await ann.press('Enter')
    await ben.shows('∗ ann waves')
    await ben.press('Escape', 'C-c')
    expect(await ben.ended()).toBe(0)
    await ann.shows(/○ ben/, 20_000)
  },
)

testInTerminal(
  'rooms are made, joined, switched between and left; unread and mentions are counted',
  async () => {
    const [ada, bo] = await Promise.all([sitDown('ada'), sitDown('bo')])
    await ada.type('/create shed')
    await ada.press('Enter')
    await ada.shows('Write to #shed')
    await bo.type('/join_room shed')
    await bo.press('Enter')
    await bo.shows('Write to #shed')
    await bo.press('M-Up')
    await bo.shows('Write to #lobby')
    await ada.type('one')
    await ada.press('Enter')
    await ada.type('@b')
    await ada.press('Tab')
    await ada.shows('❯ @b')
    await ada.press('C-u')
    await ada.type('two, @bo')
    await ada.press('Enter')
    await bo.shows(/# shed +@1/)
    await bo.press('M-a')
    const screen = await bo.shows('two, @bo')
    expect(screen).toMatch(/ new ─/)
    await bo.showsNot('@1')
    await bo.type('/leave')
    await bo.press('Enter')
    await bo.shows('Write to #lobby')
    await bo.until((text) => !/# shed/.test(text))
    await ada.type('/msg bo psst')
    await ada.press('Enter')
    await bo.shows(/● ada +1/)
    await bo.press('C-k')
    await bo.type('ada')
    await bo.press('Enter')
    await bo.shows('psst')
  },
)

testInTerminal(
  'threads are answered beside the room, messages are pinned, and what was begun is kept',
  async () => {
    const [kim, lee] = await Promise.all([sitDown('kim'), sitDown('lee', { columns: 80, rows: 24 })])
    await kim.type('which day?')
    await kim.press('Enter')
    await lee.shows('which day?')
    await lee.press('C-Up', 't')
    await lee.shows('Thread of kim')
    // On a narrow screen the thread has all of it; Ctrl+T leads back and forth.
    expect(await lee.shows('No replies yet')).not.toContain('Write to #lobby')
    await lee.press('C-t')
    expect(await lee.shows('Write to #lobby')).not.toContain('Thread of kim')
    await lee.press('C-t')
    await lee.shows('Thread of kim')
    await lee.type('friday')
    await lee.press('Enter')
    await lee.shows(/─ 1 reply ─/)
    await lee.press('Escape')
    await lee.shows('Write to #lobby')
    // It is kim's own message, so kim follows the thread: what is new there is counted apart from the room.
    await kim.shows(/↳ 1 +(✉ \d+ +)?Ctrl\+K/)
    expect(await kim.shows('↳ 1 reply, 1 new')).not.toContain('friday')
    await kim.press('M-t')
    expect(await kim.shows('Threads that you follow')).toMatch(/kim in lobby, 1 reply {2}1 new/)
    await kim.press('Enter')
    const beside = await kim.shows('friday')
    expect(beside).toContain('Write to #lobby')
    expect(beside).toMatch(/─ new ─/)
    await kim.showsNot('1 new')
    await kim.type('fine with me')
    await kim.press('C-s')
    await kim.shows('↳ from a thread')
    await kim.press('C-Up', '+')
    await kim.shows('React')
    await kim.press('Enter')
    await lee.shows('👍 1')
    expect(lee.screen()).toMatch(/fine with me[\s\S]*↳ from a thread/)
    await kim.press('Escape', 'Escape')
    await kim.showsNot('Thread of kim')
    const { room } = await chat.call(kim.token, 'room.create', { name: 'pinboard', kind: 'public' })
    await kim.shows('# pinboard')
    await kim.press('C-k')
    await kim.type('pinb')
    await kim.press('Enter')
    await kim.shows('Write to #pinboard')
    await kim.type('remember this')
    await kim.press('Enter')
    await kim.shows(/remember this(?![\s\S]*sending)/)
    await kim.press('C-Up', 'p')
    await kim.shows('⚑ pinned')
    await kim.press('Escape')
    await kim.type('/pins')
    await kim.press('Enter')
    expect(await kim.shows('Pinned')).toContain('remember this')
    await kim.press('Escape')
    const { token: elsewhere } = await chat.call('', 'account.login', {
      username: 'kim',
      password: testPassword,
    })
    await chat.call(elsewhere, 'draft.set', { room: room.id, text: 'begun elsewhere' })
    await kim.shows('❯ begun elsewhere')
  },
)

testInTerminal('a hostile message, name and topic stay in their cells and touch nothing else', async () => {
  const eve = await sitDown('eve')
  const { token } = await chat.register('mallory')
  const { room } = await chat.call(token, 'room.create', {
    name: 'den\u{1f9ff}',
    kind: 'public',
    topic: 'z̨̧͜͡a͢͟l̶g҉o',
  })
  await eve.type('/join den\u{1f9ff}')
  await eve.press('Enter')
  await eve.shows('Write to #den')
  const hostile = [
    '\u001b]0;owned\u0007\u001b]52;c;b3duZWQ=\u0007',
    '\u001b[2J\u001b[H\u001b[41m',
    '\u009b2J\u202etxt.exe',
    `z${'\u0301'.repeat(3000)}`,
    '﷽'.repeat(200),
    '\t\t\r\n\n\v\f',
  ]
  let nonce = 0
  for (const text of hostile)
    await chat.call(token, 'message.send', { room: room.id, text: `x${text}`, nonce: `h${nonce++}` })
  await chat.call(token, 'message.send', { room: room.id, text: 'the end', nonce: 'end' })
  const screen = await eve.shows('the end')
  expect(screen).toContain('x␛]0;owned␇␛]52;c;b3duZWQ=␇')
  expect(eve.title()).not.toContain('owned')
  const rows = screen.split('\n')
  // The frame stands where it stood: the bars, the field, the last line.
  expect(rows[38]).toMatch(/^ {24}│ ❯ Write to #den/)
  expect(rows[39]).toStartWith(' ● connected')
  // Counted in columns: marks take none, the eye takes two.
  const columnsOf = (row: string): string => row.replace(/\p{M}/gu, '').replaceAll('\u{1f9ff}', '##')
  for (const row of rows.slice(0, 37)) expect([...columnsOf(row)][24]).toMatch(/[│├]/)
})

testInTerminal('a terminal and a browser talk to each other', async () => {
  if (!('found' in needs.chromium())) return
  const browser = await openBrowser()
  try {
    const ira = await sitDown('ira')
    await chat.register('jon')
    const { page } = await openWindow(browser, chat.url)
    await logIn(page, 'jon')
    await composer(page).waitFor()
    await say(page, 'hello from the web, **ira** 😀')
    await ira.shows('hello from the web, ira 😀')
    await ira.type('and from the terminal')
    await ira.press('Enter')
    await page.getByText('and from the terminal', { exact: true }).waitFor()
  } finally {
    await browser.close()
  }
})
