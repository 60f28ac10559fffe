import { afterEach, beforeEach, expect } from 'bun:test'
import { rmSync } from 'node:fs'
import { startTestChat, type TestChat } from '../../support/start-test-chat.ts'
import { looksLike } from './golden.ts'
import { folderOf } from './log-in.ts'
import { openTerminal, testInTerminal } from './open-terminal.ts'
import { takePicture } from './picture.ts'
import { seedTalk } from './seed-talk.ts'

let chat: TestChat
let folder: string
beforeEach(async () => {
  chat = await startTestChat()
  const alice = await folderOf(chat, 'alice')
  folder = alice.folder
  await seedTalk(chat, alice.token)
})
afterEach(async () => {
  await chat.stop()
  rmSync(folder, { recursive: true, force: true })
})

const sizes = [
  { name: 'narrow', columns: 40, rows: 12 },
  { name: 'common', columns: 80, rows: 24 },
  { name: 'wide', columns: 120, rows: 40 },
  { name: 'huge', columns: 300, rows: 80 },
]

for (const { name, columns, rows } of sizes)
  testInTerminal(`a room looks as it should in ${columns} × ${rows}`, async () => {
    const terminal = openTerminal({ args: ['chat', '--theme', 'dark'], folder, columns, rows })
    try {
      await terminal.shows('#')
      await terminal.press('C-k')
      await terminal.shows('Go to')
      await terminal.type('rele')
      await terminal.shows(/# release/)
      await terminal.press('Enter')
      await terminal.shows(/opens a bottle|write the\s+notes/)
      await terminal.showsNot('Go to')
      // One of the three that are for alice is read here.
      await terminal.until((text) => text.includes('✉ 2') && (columns < 120 || text.includes('Offline')))
      if (name === 'wide') await takePicture(terminal.painted(), 'terminal')
      await looksLike(terminal, `room-${name}`)
      for (const row of terminal.screen().split('\n')) expect(row.length).toBeLessThanOrEqual(columns)
    } finally {
      terminal.close()
    }
  })

testInTerminal('a thread stands beside its room, and has the whole of a narrow screen', async () => {
  const terminal = openTerminal({ args: ['chat', '--theme', 'dark'], folder })
  try {
    await terminal.shows('connected')
    await terminal.press('M-t')
    await terminal.shows('Threads that you follow')
    await looksLike(terminal, 'threads')
    await terminal.press('Enter')
    await terminal.shows('─ new ─')
    await terminal.showsNot('1 new')
    await terminal.until((text) => text.includes('✉ 3'))
    await looksLike(terminal, 'thread-wide')
    await terminal.resize(40, 12)
    await terminal.shows('Esc: close')
    await looksLike(terminal, 'thread-narrow')
  } finally {
    terminal.close()
  }
})

testInTerminal('Chinese, Japanese, Korean, Thai and emoji keep the columns', async () => {
  const terminal = openTerminal({ args: ['chat', '--theme', 'dark'], folder, columns: 90, rows: 24 })
  try {
    await terminal.shows('connected')
    await terminal.press('M-Down')
    await terminal.until((text) => text.includes('mornings') && text.includes('✉ 3'))
    await looksLike(terminal, 'scripts')
    await terminal.resize(40, 12)
    await terminal.until(
      (text) => !text.includes('Rooms') && text.includes('mornings') && text.includes('✉ 3'),
    )
    await looksLike(terminal, 'scripts-narrow')
    await terminal.resize(90, 24)
    await terminal.shows('Direct messages')
    await looksLike(terminal, 'scripts')
  } finally {
    terminal.close()
  }
})

testInTerminal(
  'what is in front looks as it should: the switcher, the keys, completion, search',
  async () => {
    const terminal = openTerminal({ args: ['chat', '--theme', 'light'], folder, columns: 100, rows: 30 })
    try {
      await terminal.shows('connected')
      await terminal.press('C-k')
      await terminal.shows('Go to')
      await looksLike(terminal, 'switcher')
      await terminal.press('Escape', 'F1')
      await terminal.shows('Everywhere')
      await looksLike(terminal, 'keys')
      await terminal.press('Escape')
      await terminal.showsNot('Everywhere')
      await terminal.type('/l')
      await terminal.shows('/leave [room]')
      await takePicture(terminal.painted(), 'terminal-light', 'light')
      await looksLike(terminal, 'completion')
      await terminal.press('C-u', 'C-f')
      await terminal.shows('Search messages')
      await terminal.type('tomatoes')
      await terminal.shows('The tomatoes are in.')
      await looksLike(terminal, 'search')
    } finally {
      terminal.close()
    }
  },
)
