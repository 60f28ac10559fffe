import { expect } from 'bun:test'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startTestChat } from '../../support/start-test-chat.ts'
import { folderOf } from './log-in.ts'
import { openTerminal, testInTerminal } from './open-terminal.ts'

testInTerminal(
  'a file goes from one terminal to another, byte for byte, and overwrites nothing',
  async () => {
    const chat = await startTestChat()
    const [ann, ben] = [await folderOf(chat, 'ann'), await folderOf(chat, 'ben')]
    const work = join(ben.folder, 'work')
    mkdirSync(work)
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) % 256))
    const file = join(ann.folder, 'my data.bin')
    writeFileSync(file, content)
    const sender = openTerminal({ args: ['chat'], folder: ann.folder })
    const main = join(import.meta.dir, '..', '..', '..', 'src', 'cli', 'main.ts')
    const command = ['sh', '-c', `cd '${work}' && exec '${process.execPath}' '${main}' chat`]
    const receiver = openTerminal({ args: [], command, folder: ben.folder })
    try {
      await Promise.all([sender.shows('Write to #lobby'), receiver.shows('Write to #lobby')])
      await sender.type(`/upload '${file}' for you @ben`)
      await sender.press('Enter')
      await sender.shows('my data.bin is sent.')
      const screen = await receiver.shows('▤ my data.bin')
      expect(screen).toMatch(/for you @ben.*\n.*▤ my data\.bin {2}293 KB/)
      for (const name of ['my data.bin', 'my data (2).bin']) {
        await receiver.press('C-Up', 'o')
        await receiver.shows('Saved:')
        await receiver.until(() => readdirSync(work).includes(name))
        expect(readFileSync(join(work, name)).equals(content)).toBe(true)
        await receiver.press('Escape')
      }
      expect(readdirSync(work).sort()).toEqual(['my data (2).bin', 'my data.bin'])
      await receiver.type('/files')
      await receiver.press('Enter')
      await receiver.shows('ann, Today')
      await receiver.press('Escape', 'M-n')
      await receiver.shows(/ann mentions you in lobby/)
      await sender.type('/upload /nowhere/at-all')
      await sender.press('Enter')
      await sender.shows('There is no file /nowhere/at-all.')
    } finally {
      sender.close()
      receiver.close()
      for (const { folder } of [ann, ben]) rmSync(folder, { recursive: true, force: true })
      await chat.stop()
    }
  },
)
