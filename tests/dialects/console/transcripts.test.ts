import { expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startTestChat } from '../../support/start-test-chat.ts'
import { replayTranscript } from '../../support/transcripts/replay.ts'

const folder = join(import.meta.dir, '..', '..', 'transcripts', 'console')
const transcripts = readdirSync(folder)

test('there are transcripts', () => expect(transcripts.length).toBeGreaterThan(0))

for (const name of transcripts)
  test(`the console says what ${name} says`, async () => {
    const chat = await startTestChat({ env: { PARLEY_CONSOLE_PORT: 'any' } })
    const consolePort = chat.server.consolePort as number
    await replayTranscript(join(folder, name), { url: chat.url, consolePort }).finally(chat.stop)
  }, 40_000)
