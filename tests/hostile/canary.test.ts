import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageNumber } from '../../src/core/numbers/message-number.ts'
import { type CommandName, commands } from '../../src/protocol/commands.ts'
import { eventSchemas } from '../../src/protocol/events.ts'
import { shareFile } from '../server/files/upload-file.ts'
import { findInFiles } from '../support/find-in-files.ts'
import { callsWithText, jsonCommands, type Known, rightInput } from '../support/hostile-values.ts'
import { testWith } from '../support/needs.ts'
import { ask, findPostgres, newDatabase, type TestDatabase } from '../support/postgres.ts'
import { testPassword } from '../support/start-test-chat.ts'
import { openSocket, type TestSocket } from '../support/test-socket.ts'
import { askInDialects, hearUntil, listenInDialects, type Numbers, type Place } from './ask-in-dialects.ts'
import { words } from './fill-secret-room.ts'
import { isQuestion, type Outsider, type SecretScene, startSecretScene } from './start-secret-scene.ts'
import { typeSlashes } from './type-slashes.ts'

let scene: SecretScene
let database: TestDatabase | undefined

/** Who reports a message hands it to those who look after the server, with why. */
const isHandedTo = (who: string, word: string): boolean =>
  who === 'a-moderator' && [words.inReported, words.inOpenReport].some((one) => one === word)

/** The words of the secret room that stand in this text. */
const hits = (text: string): string[] => scene.tokens.filter((token) => text.includes(token))

/** Everything that the members do, while others listen. */
const liveInSecret = async ({ until }: TestSocket): Promise<void> => {
  const { chat, owner, insider, room } = scene
  await chat.call(insider, 'room.typing', { room })
  const { id } = await chat.call(owner, 'message.send', { room, text: `more ${words.inText}`, nonce: 'live' })
  await chat.call(owner, 'message.edit', { message: id, text: `rather ${words.inEdited}` })
  await chat.call(insider, 'message.react', { message: id, emoji: `:${words.inReaction}:`, on: true })
  await chat.call(owner, 'message.pin', { message: id, on: true })
  const reply = { room, thread: id, text: `@alice ${words.inReply}`, nonce: 'reply' }
  await chat.call(insider, 'message.send', reply)
  await chat.call(insider, 'thread.read', { message: id, seq: 3 })
  await chat.call(insider, 'draft.set', { room, text: words.inDraft })
  await shareFile(chat, owner, room, `${words.inFileName}.txt`, Buffer.from(words.inFileContent))
  await chat.call(owner, 'message.send', { room, text: `@bob ${words.inMention}`, nonce: 'to bob' })
  await until(({ event, notification }) => event === 'notification.added' && notification.room === room)
  await chat.call(insider, 'room.read', { room, seq: 1000 })
  await chat.call(owner, 'room.slow-mode', { room, seconds: 1 })
  await chat.call(owner, 'room.slow-mode', { room, seconds: 0 })
  await chat.call(insider, 'account.update', { displayName: 'Bob' })
  await chat.call(owner, 'room.update', { room, topic: words.inTopic, description: words.inDescription })
  await chat.call(owner, 'message.delete', { message: id })
  await chat.call(insider, 'room.leave', { room })
  await chat.call(owner, 'room.invite', { room, username: 'bob' })
}

const oneOfEach = new Set(['the room', 'the root message', 'the file', 'the deletion'])

/** One call of every command with right input, and with every id of the secret room in every field that takes text. */
const everyAnswer = async (known: Known, token: string): Promise<string[]> => {
  const answers: string[] = []
  const ask = async (command: string, input: unknown): Promise<void> => {
    answers.push(JSON.stringify((await scene.chat.post(token, command, input)).body))
  }
  // The rules are the same on both: with PostgreSQL it is enough to ask for one of each kind.
  const ids = scene.ids.filter(({ what }) =>
    database ? oneOfEach.has(what) : what !== 'the name of the room',
  )
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

/** Only these are never about a room. */
const ofNoRoom = ['heads', 'heartbeat', 'self.changed']

const place = (): Place => ({ url: scene.chat.url, consolePort: scene.chat.server.consolePort as number })
const numberOf = (room: string): Promise<number> => scene.chat.server.core.numbers.of('room', room)
const lobbyNumber = (): Promise<number> => numberOf('lobby')

const numbersOf = async (): Promise<Numbers> => {
  const rooms = [await numberOf(scene.room), await numberOf(scene.direct)]
  const names = [`room ${words.inName}`, `before ${words.inFormerName}`, scene.room]
  return { rooms, messages: rooms.map((room) => messageNumber(room, 3)), names }
}

/** Two letters swapped, as people mistype. */
const mistyped = (word: string): string => `${word.slice(0, 2)}${word[3]}${word[2]}${word.slice(4)}`

/** Every row of every table, as text. */
const rowsOf = async (database: TestDatabase | undefined): Promise<string[]> => {
  if (!database) return []
  const { rows } = await ask(
    database.url,
    'select tablename from pg_tables where schemaname = current_schema()',
  )
  const texts: string[] = []
  for (const { tablename } of rows) {
    const found = await ask(database.url, `select t::text as row from "${tablename}" as t`)
    texts.push(...found.rows.map(({ row }) => String(row)))
  }
  return texts
}

const databases = [
  ['SQLite', { found: 'SQLite' }],
  ['PostgreSQL', await findPostgres()],
] as const

for (const [kind, need] of databases)
  describe(kind, () => {
    const test = (name: string, run: () => Promise<void> | void, timeout?: number): void =>
      testWith(need, name, async () => run(), timeout)

    beforeAll(async () => {
      if (!('found' in need)) return
      database = kind === 'SQLite' ? undefined : await newDatabase(need.found)
      scene = await startSecretScene(database ? { PARLEY_DATABASE_URL: database.url } : {})
    })
    afterAll(async () => {
      if (!('found' in need)) return
      await scene.chat.stop()
      await database?.drop()
    })

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
      const kept = [...findInFiles(chat.dataFolder, scene.tokens), ...(await rowsOf(database))].join('\n')
      const nowhere = scene.tokens.filter((word) => !told.join('').includes(word) && !kept.includes(word))
      // Of what was asked nothing is kept, and comments are taken out of pictures.
      expect(nowhere.sort()).toEqual([words.inPictureComment, words.inQuery].sort())
      expect(new Set(scene.tokens).size).toBeGreaterThanOrEqual(25)
    })

    describe('of a room with a word of its own in each place, outsiders find none,', () => {
      test('however long they listen, and members hear them all', async () => {
        const { chat, insider, outsiders, room } = scene
        const listen = (token?: string): Promise<TestSocket> => openSocket(chat.url, token)
        const strangers = await Promise.all([...outsiders.map(({ known }) => listen(known.token)), listen()])
        const { token: second } = await chat.call('', 'account.login', {
          username: 'bob',
          password: testPassword,
        })
        const [member, device] = [await listen(insider), await listen(second)]
        const spoken = await Promise.all(
          [outsiders[0], outsiders.at(-1)].map(async (one) =>
            listenInDialects(place(), (one as Outsider).known, await lobbyNumber(), await numbersOf()),
          ),
        )
        await liveInSecret(device)
        await chat.call(scene.owner, 'message.send', { room: 'lobby', text: 'for all', nonce: 'for all' })
        for (const socket of strangers.slice(0, -1))
          await socket.until(
            ({ event, message }) => event === 'message.changed' && message.text === 'for all',
          )

        for (const { wires, frames } of spoken) {
          for (const wire of wires) frames.push(...(await hearUntil(wire, 'for all')))
          expect([frames.flatMap(hits), frames.filter((frame) => frame.includes(room))]).toEqual([[], []])
          for (const wire of wires) wire.close()
        }
        await device.until(({ event }) => event === 'presence')
        // An event that nothing here makes is looked at by nobody.
        const all = [...member.frames, ...device.frames]
        const unheard = Object.keys(eventSchemas).filter((name) => !all.some(({ event }) => event === name))
        expect(unheard.sort()).toEqual([...ofNoRoom].sort())
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
        for (const socket of [...strangers, member, device]) socket.close()
      })

      test('whatever they call with whatever id', async () => {
        await Promise.all(
          scene.outsiders.map(async ({ who, known }) => {
            const answers = await everyAnswer(known, known.token)
            expect(answers.length).toBeGreaterThan(100)
            expect([who, ...answers.flatMap(hits).filter((word) => !isHandedTo(who, word))]).toEqual([who])
          }),
        )
        // What is no JSON has tests of its own: below, and those of pictures.
        const others = (Object.keys(commands) as CommandName[]).filter(
          (name) => !(jsonCommands as CommandName[]).includes(name),
        )
        expect(others.sort()).toEqual([
          'account.avatar',
          'account.enter-as-guest',
          'account.export',
          'file.read',
          'file.write',
        ])
        const { known } = scene.outsiders[0] as { known: Known }
        expect((await everyAnswer(known, '')).flatMap(hits)).toEqual([])
      }, 400_000)

      test('whatever they ask in one of the older dialects', async () => {
        for (const { who, known } of scene.outsiders.filter(({ who }) => who !== 'a-guest')) {
          const answers = await askInDialects(place(), known, await numbersOf())
          expect(answers.length).toBeGreaterThan(50)
          expect([who, ...answers.flatMap(hits)]).toEqual([who])
        }
      })

      test('whatever they type after a slash', async () => {
        const { chat, outsiders, room, direct, ids } = scene
        const name = ids.find(({ what }) => what === 'the name of the room')?.secret as string
        for (const { who, known } of outsiders) {
          const told = await typeSlashes(chat.url, known, [known.room, room], [name, room, direct, 'bob'])
          expect([who, ...told.flatMap(hits)]).toEqual([who])
        }
      })

      test('whatever they search for, while members find what they may', async () => {
        const { chat, insider, outsiders, tokens } = scene
        const ask = async (token: string, query: string) => {
          const { hits, total, cursor } = await chat.call(token, 'search.messages', { query })
          return { hits: hits.length, total, cursor }
        }
        for (const { who, known } of outsiders)
          for (const word of tokens)
            for (const query of [
              word,
              word.slice(1),
              mistyped(word),
              `${word.slice(0, -1)}*`,
              `${word} has:file`,
            ])
              expect([who, query, await ask(known.token, query)]).toEqual([
                ...[who, query],
                { hits: 0, total: 0, cursor: undefined },
              ])
        for (const word of [
          words.inText,
          words.inReply,
          words.inFileName,
          words.inPictureName,
          words.inMention,
        ])
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
  })
