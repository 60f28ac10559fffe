import { afterAll, beforeAll, expect } from 'bun:test'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startTestChat, type TestChat, testPassword } from '../../support/start-test-chat.ts'
import { folderOf } from './log-in.ts'
import { openTerminal, testInTerminal } from './open-terminal.ts'

let chat: TestChat
beforeAll(async () => {
  chat = await startTestChat()
})
afterAll(() => chat.stop())

testInTerminal('the first start asks who one is, makes the account, and shows the lobby', async () => {
  const terminal = openTerminal({ args: ['chat', chat.url] })
  try {
    await terminal.shows('Welcome to Parley')
    await terminal.shows('Your username?')
    await terminal.type('dora')
    await terminal.press('Enter')
    await terminal.shows('Your password?')
    await terminal.type('short')
    await terminal.press('Enter')
    expect(await terminal.shows('Make a new account named dora?')).not.toContain('short')
    await terminal.type('y')
    await terminal.press('Enter')
    await terminal.shows('at least 8 characters')
    for (const question of ['A password?', 'once more?']) {
      expect(await terminal.shows(question)).not.toContain(testPassword)
      await terminal.type(testPassword)
      await terminal.press('Enter')
    }
    const screen = await terminal.shows('connected   dora at')
    expect(screen).toContain('# lobby')
    expect(screen).not.toContain(testPassword)
    const file = join(terminal.folder, 'config', 'parley', 'logins.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700)
    await terminal.press('C-c')
    expect(await terminal.ended()).toBe(0)
  } finally {
    terminal.close()
  }
})

testInTerminal('a server that is not there is told in a sentence, with its own exit code', async () => {
  const terminal = openTerminal({ args: ['chat', 'http://127.0.0.1:1'] })
  try {
    await terminal.shows('Your username?')
    await terminal.type('dora')
    await terminal.press('Enter')
    await terminal.shows('Your password?')
    await terminal.type(testPassword)
    await terminal.press('Enter')
    await terminal.shows('does not answer. Is it running?')
    expect(await terminal.ended()).toBe(4)
  } finally {
    terminal.close()
  }
})

testInTerminal(
  'a login that was ended elsewhere leads back to the password, and the older words end it for good',
  async () => {
    const first = openTerminal({ args: ['chat', chat.url] })
    try {
      await first.shows('Your username?')
      await first.type('erin')
      await first.press('Enter')
      const { token } = await chat.register('erin')
      await first.shows('Your password?')
      await first.type(testPassword)
      await first.press('Enter')
      await first.shows('connected   erin at')
      await chat.call(token, 'session.revoke', { others: true })
      await first.shows('Please log in again.')
      await first.type(testPassword)
      await first.press('Enter')
      await first.shows('connected   erin at')
      const line = async (text: string): Promise<void> => {
        await first.type(text)
        await first.press('Enter')
      }
      await line('/login erin secret-word')
      await first.shows('You are erin already')
      await line('/send')
      await first.shows('Type /send <text>')
      await line('/send hello all')
      const said = await first.until((text) => text.includes('hello all') && !text.includes('Type /send'))
      expect(said).not.toContain('secret-word')
      await line('/logout')
      await first.shows('You are logged out of')
      expect(await first.ended()).toBe(0)
      expect(readFileSync(join(first.folder, 'config', 'parley', 'logins.json'), 'utf8')).not.toContain(
        'erin',
      )
    } finally {
      first.close()
    }
  },
)

testInTerminal('a terminal that goes away takes the program with it', async () => {
  const { folder } = await folderOf(chat, 'finn')
  const terminal = openTerminal({ args: ['chat'], folder })
  const pid = await terminal.shows('connected   finn at').then(terminal.pid)
  terminal.close()
  const end = performance.now() + 10_000
  while (isRunning(pid) && performance.now() < end) await Bun.sleep(50)
  expect(isRunning(pid)).toBe(false)
  rmSync(folder, { recursive: true, force: true })
})

const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`)
