import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shareFile } from '../server/files/upload-file.ts'
import { findInFiles } from '../support/find-in-files.ts'
import { callsWithText, jsonCommands, type Known, rightInput } from '../support/hostile-values.ts'
import { openSocket, type TestSocket } from '../support/test-socket.ts'
import { words } from './fill-secret-room.ts'
import { isQuestion, type Outsider, type SecretScene, startSecretScene } from './start-secret-scene.ts'

let scene: SecretScene
beforeAll(async () => {
  scene = await startSecretScene()
})
afterAll(() => scene.chat.stop())

/** The words of the secret room that stand in this text. */
const hits = (text: string): string[] => scene.tokens.filter((token) => text.includes(token))

/** Everything that the members do, while others listen. */
const liveInSecret = async (): Promise<void> => {
  const { chat, owner, insider, room } = scene
  const { id } = await chat.call(owner, 'message.send', { room, text: `more ${words.inText}`, nonce: 'live' })
  await chat.call(owner, 'message.edit', { message: id, text: `rather ${words.inEdited}` })
  await chat.call(insider, 'message.react', { message: id, emoji: `:${words.inReaction}:`, on: true })
  await chat.call(owner, 'message.pin', { message: id, on: true })
  const reply = { room, thread: id, text: `@alice ${words.inReply}`, nonce: 'reply' }
  await chat.call(insider, 'message.send', reply)
  await chat.call(insider, 'thread.read', { message: id, seq: 3 })
  await chat.call(insider, 'draft.set', { room, text: words.inDraft })
  await shareFile(chat, owner, room, `${words.inFileName}.txt`, Buffer.from(words.inFileContent))
  await chat.call(insider, 'room.typing', { room })
  await chat.call(insider, 'room.read', { room, seq: 3 })
  await chat.call(owner, 'room.update', { room, topic: words.inTopic, description: words.inDescription })
  await chat.call(owner, 'message.delete', { message: id })
  await chat.call(insider, 'room.leave', { room })
  await chat.call(owner, 'room.invite', { room, username: 'bob' })
}

/** One call of every command with right input, and with every id of the secret room in every field that takes text. */
const everyAnswer = async (known: Known, token: string): Promise<string[]> => {
  const answers: string[] = []
  const ask = async (command: string, input: unknown): Promise<void> => {
    answers.push(JSON.stringify((await scene.chat.post(token, command, input)).body))
  }
  const ids = scene.ids.filter(({ what }) => what !== 'the name of the room')
  for (const command of jsonCommands.filter(isQuestion)) {
    await ask(command, rightInput(command, known))
    for (const { secret } of ids)
      for (const { input } of callsWithText(command, known, secret)) await ask(command, input)
  }
  return answers
}

const pages = [
  '/',
  '/nowhere',
  '/api/docs',
  '/api/openapi.json',
  '/healthz',
  '/readyz',
  '/metrics',
  '/api/v1/account.export',
]

// First of all: later a member leaves the room, and what they had begun to write is forgotten with that.
test('a word is in each of 25 places at least, where members or the database have it', async () => {
  const { chat, owner, insider, room } = scene
  const ofBob = ['room.history', 'room.pins', 'draft.list', 'room.list', 'notification.list', 'file.list']
  const answers = [...ofBob.map((command) => [insider, command] as const), [owner, 'audit.list'] as const]
  const told = await Promise.all(
    answers.map(async ([token, command]) => {
      const input = ['room.history', 'room.pins', 'file.list'].includes(command) ? { room } : {}
      return JSON.stringify((await chat.post(token, command, input)).body)
    }),
  )
  const inFiles = findInFiles(chat.dataFolder, scene.tokens)
  const nowhere = scene.tokens.filter(
    (word) => !told.join('').includes(word) && !inFiles.some((one) => one.startsWith(`${word} `)),
  )
  // Of what was asked nothing is kept, and comments are taken out of pictures.
  expect(nowhere.sort()).toEqual([words.inPictureComment, words.inQuery].sort())
  expect(new Set(scene.tokens).size).toBeGreaterThanOrEqual(25)
})

describe('of a room with a word of its own in each place, outsiders find none,', () => {
  test('however long they listen, and members hear them all', async () => {
    const { chat, insider, outsiders, room } = scene
    const listen = (token?: string): Promise<TestSocket> => openSocket(chat.url, token)
    const strangers = await Promise.all([...outsiders.map(({ known }) => listen(known.token)), listen()])
    const member = await listen(insider)
    await liveInSecret()
    await chat.call(scene.owner, 'message.send', { room: 'lobby', text: 'for all', nonce: 'for all' })
    for (const socket of strangers.slice(0, -1))
      await socket.until(({ event, message }) => event === 'message.changed' && message.text === 'for all')

    const told = JSON.stringify(member.frames)
    for (const heard of [
      ...[words.inName, words.inTopic, words.inDescription, words.inText, words.inEdited],
      ...[words.inReaction, words.inReply, words.inFileName],
    ])
      expect(told).toContain(heard)
    for (const socket of strangers) {
      const heard = JSON.stringify(socket.frames)
      expect([hits(heard), heard.includes(room)]).toEqual([[], false])
    }
    // Who is not logged in hears nothing at all, not even what everybody else does.
    expect(strangers.at(-1)?.frames).toEqual([])
    for (const socket of [...strangers, member]) socket.close()
  })

  test('whatever they call with whatever id', async () => {
    for (const { who, known } of scene.outsiders) {
      const answers = await everyAnswer(known, known.token)
      expect(answers.length).toBeGreaterThan(100)
      expect([who, ...answers.flatMap(hits)]).toEqual([who])
    }
    const { known } = scene.outsiders[0] as { known: Known }
    expect((await everyAnswer(known, '')).flatMap(hits)).toEqual([])
  }, 400_000)

  test('whatever they search for, while members find what they may', async () => {
    const { chat, insider, outsiders, tokens } = scene
    const ask = async (token: string, query: string) => {
      const { hits, total, cursor } = await chat.call(token, 'search.messages', { query })
      return { hits: hits.length, total, cursor }
    }
    for (const { who, known } of outsiders)
      for (const word of tokens)
        for (const query of [word, word.slice(1), `${word} has:file`])
          expect([who, query, await ask(known.token, query)]).toEqual([
            ...[who, query],
            { hits: 0, total: 0, cursor: undefined },
          ])
    for (const word of [words.inText, words.inReply, words.inFileName, words.inPictureName, words.inMention])
      expect([word, (await ask(insider, word)).total]).not.toEqual([word, 0])
  }, 400_000)

  test('whatever file they ask for, and whichever part of it', async () => {
    const { chat, insider, outsiders, files } = scene
    const read = async (token: string, file: string, part: string) => {
      const headers: Record<string, string> = token === '' ? {} : { Authorization: `Bearer ${token}` }
      const answer = await fetch(`${chat.url}/files/${file}/${part}`, { headers })
      return [answer.status, JSON.stringify([...answer.headers]) + (await answer.text())] as const
    }
    for (const token of ['', ...outsiders.map(({ known }) => known.token)])
      for (const file of files)
        for (const part of ['file', 'thumbnail']) {
          const [status, text] = await read(token, file, part)
          expect([status, hits(text)]).toEqual([token === '' ? 401 : 404, []])
        }
    expect((await read(insider, files[0] as string, 'file'))[1]).toContain(words.inFileContent)
    expect((await read(insider, files[1] as string, 'file'))[0]).toBe(200)
  })

  test('whatever page they open', async () => {
    for (const token of ['', ...scene.outsiders.map(({ known }) => known.token)])
      for (const path of pages) {
        const headers = { Authorization: `Bearer ${token}` }
        const answer = await fetch(`${scene.chat.url}${path}`, token === '' ? {} : { headers })
        const text = `${JSON.stringify([...answer.headers])}${await answer.text()}`
        expect([path, ...hits(text)]).toEqual([path])
        if (!path.startsWith('/api/v1/')) expect([path, text.includes(scene.room)]).toEqual([path, false])
      }
  })

  test('even if they read the log of the server', () => {
    const folder = join(scene.chat.dataFolder, 'logs')
    const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(text.join('').length).toBeGreaterThan(1000)
    expect(hits(text.join('\n'))).toEqual([])
  })
})

test('somebody may give the name of a hidden room to another, and learns nothing from it', async () => {
  const { chat, outsiders } = scene
  const [{ known }] = outsiders as [Outsider]
  for (const kind of ['public', 'private'] as const) {
    const name = `room ${words.inName}`
    expect((await chat.call(known.token, 'room.create', { name, kind })).room.members).toBe(1)
  }
})
