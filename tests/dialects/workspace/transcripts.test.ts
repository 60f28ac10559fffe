import { expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startMailServer, tokenOf } from '../../support/start-mail-server.ts'
import { startTestChat } from '../../support/start-test-chat.ts'
import { type Openers, replayTranscript } from '../../support/transcripts/replay.ts'

const folder = join(import.meta.dir, '..', '..', 'transcripts', 'workspace')
const transcripts = readdirSync(folder)

test('there are transcripts', () => expect(transcripts.length).toBeGreaterThan(0))

for (const name of transcripts)
  test(`the workspace says what ${name} says`, async () => {
    const mails = await startMailServer()
    const chat = await startTestChat({ env: { PARLEY_SMTP_URL: mails.url } })
    /** `mail anura@example.org` receives the token of the link that is mailed there. */
    const mail: Openers[string] = async (_place, address) => ({
      send: () => {},
      next: async () => tokenOf((await mails.next(({ to }) => to === address)).link),
      closed: new Promise(() => {}),
      close: () => {},
    })
    try {
      await replayTranscript(join(folder, name), chat, { mail })
    } finally {
      await chat.stop()
      await mails.stop()
    }
  }, 40_000)
