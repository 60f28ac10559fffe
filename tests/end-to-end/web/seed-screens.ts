import sharp from 'sharp'
import { createClient } from '../../../src/sdk/index.ts'
import { type TestChat, testPassword } from '../../support/start-test-chat.ts'
import { seedConversation } from './seed-conversation.ts'

/** What the screens are opened by. */
export type Seeded = { ubuntu: string; balcony: string; question: string; stop(): Promise<void> }

/** A server with something on every screen, looked after by olga, whom the screens belong to. */
export const seedScreens = async (chat: TestChat): Promise<Seeded> => {
  const claimed = await chat.call('', 'installation.claim', {
    token: chat.server.ownerLink.split('/').at(-1) ?? '',
    username: 'olga',
    password: testPassword,
  })
  const online = await seedConversation(chat)
  const [olga, tomas] = [claimed.token ?? '', (await logIn(chat, 'tomás')).token ?? '']
  const ubuntu =
    (await chat.call(olga, 'room.list', {})).rooms.find(({ name }) => name === 'ubuntu')?.id ?? ''
  await chat.call(olga, 'room.join', { room: ubuntu })
  await chat.call(olga, 'account.update', {
    displayName: 'Olga Petrova',
    firstName: 'Olga',
    status: { emoji: '🌴', text: 'On holiday until Monday' },
  })

  const { messages } = await chat.call(olga, 'room.history', { room: ubuntu })
  const said = (part: string): string => messages.find(({ text }) => text.includes(part))?.id ?? ''
  const question = said('Does anybody know')
  let count = 0
  const say = (token: string, room: string, text: string, more: object = {}) => {
    count += 1
    return chat.call(token, 'message.send', { room, text, nonce: `screen-${count}`, ...more })
  }
  await say(tomas, ubuntu, 'Mine did that too, it was the `powertop` service.', { thread: question })
  await say(olga, ubuntu, 'Good to know, thank you!', { thread: question })
  await chat.call(olga, 'message.pin', { message: said('release notes'), on: true })
  await sayFormatted(chat, olga, ubuntu, say)
  const spam = await say(tomas, ubuntu, 'Buy my cheap watches at https://watches.example')
  await chat.call(olga, 'message.report', { message: spam.id, reason: 'Advertising' })
  await say(tomas, ubuntu, 'Could @olga have a look?')
  await say(
    tomas,
    (await chat.call(tomas, 'room.direct', { people: ['olga'] })).room.id,
    'Do you have a minute?',
  )
  await chat.call(olga, 'invitation.create', { uses: 5 })
  const { room } = await chat.call(olga, 'room.create', {
    name: 'balcony',
    kind: 'private',
    topic: 'Tomatoes, herbs and one brave lemon tree',
  })
  return {
    ubuntu,
    balcony: room.id,
    question,
    async stop() {
      for (const client of online) await client.close()
    },
  }
}

const logIn = (chat: TestChat, username: string) =>
  chat.call('', 'account.login', { username, password: testPassword })

type Say = (token: string, room: string, text: string, more?: object) => Promise<unknown>

/** Code, quotes, a list, and files of every kind. */
const sayFormatted = async (chat: TestChat, token: string, room: string, say: Say): Promise<void> => {
  const client = createClient({ url: chat.url, token })
  client.connect()
  const picture = (background: string) =>
    sharp({ create: { width: 640, height: 400, channels: 3, background } })
      .png()
      .toBuffer()
  const files = []
  for (const [name, bytes] of [
    ['sunrise.png', await picture('#f2a65a')],
    ['meadow.png', await picture('#5fd0b3')],
    ['birdsong.wav', silence(2)],
    [
      'A rather long name of a plan for the garden behind the house, third version.txt',
      Buffer.from('Water the tomatoes'),
    ],
  ] as const)
    files.push((await client.upload(room, new Blob([new Uint8Array(bytes)]), { name })).id)
  await client.close()
  await say(token, room, 'Some files of today', { files })
  await say(
    token,
    room,
    '**Three** steps:\n- stop the service\n- *edit* the file\n- start it again\n```sh\nsudo systemctl restart fan && journalctl --follow --unit fan --output short-precise\n```\n> It is quiet again.',
  )
}

/** A sound file of so many seconds without a sound. */
const silence = (seconds: number): Buffer => {
  const rate = 8000
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + rate * seconds, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36)
  header.writeUInt32LE(rate * seconds, 40)
  return Buffer.concat([header, Buffer.alloc(rate * seconds, 128)])
}
