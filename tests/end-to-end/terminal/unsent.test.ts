import { expect } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCuttingProxy } from '../../support/cutting-proxy.ts'
import { startTestChat } from '../../support/start-test-chat.ts'
import { openTerminal, type TestTerminal, testInTerminal } from './open-terminal.ts'

const outboxFiles = (folder: string): string[] =>
  readdirSync(join(folder, 'state'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.json'),
  )

/** Each terminal keeps its own in one file; rejects when there are never so many. */
const untilKept = async (folder: string, files: number): Promise<void> => {
  const end = performance.now() + 8000
  while (outboxFiles(folder).length !== files) {
    if (performance.now() > end) throw new Error(`Kept are: ${outboxFiles(folder).join(', ')}`)
    await Bun.sleep(25)
  }
}

const say = async (terminal: TestTerminal, text: string): Promise<void> => {
  await terminal.type(text)
  await terminal.press('Enter')
  await terminal.shows(text)
}

testInTerminal(
  'what is said while the server is away outlives a kill, and is sent once, in order, whoever comes back first',
  async () => {
    const chat = await startTestChat()
    const { token, account } = await chat.register('ann')
    const proxy = startCuttingProxy({ hostname: '127.0.0.1', port: chat.port })
    const folder = mkdtempSync(join(tmpdir(), 'parley-unsent-'))
    mkdirSync(join(folder, 'config', 'parley'), { recursive: true })
    const login = { server: proxy.url, username: 'ann', account: account.id, token }
    writeFileSync(join(folder, 'config', 'parley', 'logins.json'), JSON.stringify([login]))
    const open = () => openTerminal({ args: ['chat'], folder, columns: 80, rows: 24 })
    const terminals = [open(), open()]
    const [first, second] = terminals as [TestTerminal, TestTerminal]
    try {
      const isThere = 'This is the beginning of #lobby'
      await Promise.all([first.shows(isThere), second.shows(isThere)])
      proxy.cutAfter(0)
      proxy.cut()
      await first.shows('○')
      for (const text of ['one', 'two']) await say(first, text)
      await first.shows('2 unsent')
      await say(second, 'three')
      await second.shows('1 unsent')
      await untilKept(folder, 2)
      process.kill(first.pid(), 'SIGKILL')
      await first.shows('ended with 137')
      proxy.cutAfter(Number.POSITIVE_INFINITY)
      const third = open()
      terminals.push(third)
      await Promise.all([third.shows('● connected'), second.shows('● connected', 30_000)])
      await third.until((text) => ['one', 'two', 'three'].every((said) => text.includes(said)), 30_000)
      await third.showsNot('unsent')
      await second.showsNot('unsent', 30_000)
      const { messages } = await chat.call(token, 'room.history', { room: 'lobby', limit: 50 })
      const said = messages.filter(({ kind }) => kind === undefined).map(({ text }) => text)
      expect(said.toSorted()).toEqual(['one', 'three', 'two'])
      expect(said.filter((text) => text !== 'three')).toEqual(['one', 'two'])
      await untilKept(folder, 0)
    } finally {
      for (const terminal of terminals) terminal.close()
      proxy.stop()
      rmSync(folder, { recursive: true, force: true })
      await chat.stop()
    }
  },
  90_000,
)
