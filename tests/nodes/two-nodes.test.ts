import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RedisClient } from 'bun'
import { download, putPart } from '../server/files/upload-file.ts'
import { caller } from '../support/call.ts'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgres } from '../support/postgres.ts'
import { findRedisServer } from '../support/redis.ts'
import { startNodes, type TestNodes } from '../support/start-nodes.ts'
import { testPassword } from '../support/start-test-chat.ts'
import { openSocket, type TestSocket } from '../support/test-socket.ts'
import { until } from './load.ts'

const postgres = await findPostgres()
const redisServer = findRedisServer()
const need = allOf(postgres, redisServer)

let chat: TestNodes
type Node = { url: string }
let here: Node
let there: Node
const tokens: Record<string, string> = {}
const files = join(mkdtempSync(join(tmpdir(), 'parley-shared-')), 'files')
const sockets: TestSocket[] = []

const post = (node: Node, who: string, command: string, input: object) =>
  caller(node.url).post(tokens[who] ?? '', command, input)
const listen = async (node: Node, who: string): Promise<TestSocket> => {
  const socket = await openSocket(node.url, tokens[who])
  sockets.push(socket)
  return socket
}
let nonces = 0
const send = async (node: Node, who: string, room: string, text: string) => {
  nonces += 1
  return post(node, who, 'message.send', { room, text, nonce: `n-${nonces}` })
}
const hearing =
  (room: string, text: string) => (frame: { event?: string; room?: string; message?: { text: string } }) =>
    frame.event === 'message.changed' && frame.room === room && frame.message?.text === text
const newRoom = async (who: string, kind: 'public' | 'private', ...others: string[]): Promise<string> => {
  nonces += 1
  const { body } = await post(here, who, 'room.create', { name: `room ${nonces}`, kind })
  for (const username of others) await post(here, who, 'room.invite', { room: body.room.id, username })
  return body.room.id
}

beforeAll(async () => {
  if (!('found' in postgres) || !('found' in need)) return
  chat = await startNodes(postgres.found, 2, { PARLEY_FILES: files, PARLEY_RECENT_MESSAGES: 'redis' })
  ;[here, there] = chat.nodes as unknown as [Node, Node]
  for (const name of ['alice', 'bob', 'carol']) tokens[name] = await chat.register(name)
}, 60_000)
afterAll(async () => {
  for (const socket of sockets) socket.close()
  await chat?.stop()
  rmSync(join(files, '..'), { recursive: true, force: true })
}, 60_000)

describe('two nodes', () => {
  testWith(need, 'hear what is said on the other one, with dense revisions and in order', async () => {
    const room = await newRoom('alice', 'public', 'bob')
    const [alice, bob] = [await listen(here, 'alice'), await listen(there, 'bob')]
    for (let i = 0; i < 20; i += 1) {
      await send(here, 'alice', room, `here ${i}`)
      await send(there, 'bob', room, `there ${i}`)
    }
    for (const socket of [alice, bob]) {
      await socket.until(hearing(room, 'there 19'))
      const said = socket.frames.filter(({ event, room: of }) => event === 'message.changed' && of === room)
      const revs = said.map(({ rev }) => rev)
      expect(revs).toEqual(revs.map((_, i) => (revs[0] as number) + i))
      expect(said.filter(({ message }) => !message.kind).map(({ message }) => message.text)).toEqual(
        Array.from({ length: 40 }, (_, i) => `${i % 2 === 0 ? 'here' : 'there'} ${i >> 1}`),
      )
    }
  })

  testWith(need, 'tell edits, reactions and deletions made on either', async () => {
    const room = await newRoom('alice', 'public', 'bob')
    const bob = await listen(there, 'bob')
    const { body } = await send(here, 'alice', room, 'first')
    await post(there, 'bob', 'message.react', { message: body.id, emoji: '👍', on: true })
    await post(here, 'alice', 'message.edit', { message: body.id, text: 'second' })
    const edited = await bob.until(hearing(room, 'second'))
    expect(edited.message.reactions).toEqual([{ emoji: '👍', accounts: [expect.any(String)] }])
    await post(here, 'alice', 'message.delete', { message: body.id })
    await bob.until(({ event, message }) => event === 'message.changed' && message.deleted === true)
  })

  testWith(need, 'R2: know a nonce that the other one took', async () => {
    const room = await newRoom('alice', 'public')
    const input = { room, text: 'once', nonce: 'the same' }
    const [first, second] = await Promise.all([
      post(here, 'alice', 'message.send', input),
      post(there, 'alice', 'message.send', input),
    ])
    expect(second.body.id).toBe(first.body.id)
  })

  testWith(need, 'R7: let nobody hear a room after a removal on the other one', async () => {
    const room = await newRoom('alice', 'private', 'bob')
    const bob = await listen(there, 'bob')
    await send(here, 'alice', room, 'before')
    await bob.until(hearing(room, 'before'))
    const account = (await post(there, 'bob', 'account.whoami', {})).body.account.id
    expect((await post(here, 'alice', 'room.remove-member', { room, account })).status).toBe(200)
    await bob.until(({ event, room: left }) => event === 'room.left' && left === room)
    await send(here, 'alice', room, 'after')
    expect((await send(there, 'bob', room, 'I am out')).status).toBe(404)
    await Bun.sleep(300)
    expect(bob.frames.some(hearing(room, 'after'))).toBe(false)
  })

  testWith(
    need,
    'read the newest page of a busy private room from Redis, for its members alone',
    async () => {
      const room = await newRoom('alice', 'private', 'bob')
      const { body } = await send(here, 'alice', room, 'between us')
      const read = async (node: Node, who: string) => {
        const { status, body } = await post(node, who, 'room.history', { room })
        return [status, JSON.stringify(body).includes('between us')]
      }
      const redis = new RedisClient(chat.redis.url)
      const keys = () => redis.keys(`*${room}*`)
      await until(async () => {
        expect(await read(here, 'alice')).toEqual([200, true])
        expect(await read(there, 'bob')).toEqual([200, true])
        return (await keys()).length > 0
      })
      const [key = '', ...others] = await keys()
      expect(others).toEqual([])
      expect(key).toMatch(new RegExp(`^parley/[^/]+/[^/]{16}/page/${room}$`))
      expect(await redis.get(key)).toContain('between us')
      redis.close()
      for (const node of [here, there]) expect(await read(node, 'carol')).toEqual([404, false])
      await post(here, 'alice', 'message.delete', { message: body.id })
      for (const node of [there, here]) expect(await read(node, 'bob')).toEqual([200, false])
    },
  )

  testWith(need, 'R7: close the sockets of a session that ended on the other one', async () => {
    const login = await caller(here.url).post('', 'account.login', {
      username: 'carol',
      password: testPassword,
    })
    const socket = await openSocket(there.url, login.body.token)
    const began = performance.now()
    await caller(here.url).post(login.body.token, 'account.logout', {})
    expect((await socket.closed).code).toBe(4003)
    expect(performance.now() - began).toBeLessThan(1_000)
    expect((await caller(there.url).post(login.body.token, 'account.whoami', {})).status).toBe(401)
  })

  testWith(need, 'know who is online on either, and who left', async () => {
    const carol = await listen(there, 'carol')
    const bob = await listen(here, 'bob')
    await bob.until(isTold('carol', true))
    const names = async (node: Node) =>
      (await post(node, 'alice', 'presence.list', {})).body.online.map(({ name }: { name: string }) => name)
    expect(await names(here)).toContain('carol')
    carol.close()
    await bob.until(isTold('carol', false))
    expect(await names(here)).not.toContain('carol')
  })

  testWith(need, 'tell typing across, and settings at once', async () => {
    const room = await newRoom('alice', 'public', 'bob')
    const bob = await listen(there, 'bob')
    await post(here, 'alice', 'room.typing', { room })
    await bob.until(({ event, room: where }) => event === 'typing' && where === room)
  })

  testWith(need, 'count wrong passwords together', async () => {
    const wrong = (node: Node) =>
      caller(node.url).post('', 'account.login', { username: 'alice', password: 'not this one' })
    for (let i = 0; i < 5; i += 1) await wrong(i % 2 === 0 ? here : there)
    await Bun.sleep(200)
    for (const node of [here, there]) expect((await wrong(node)).body.error.code).toBe('rate-limited')
  })
})

const isTold =
  (name: string, online: boolean) =>
  (frame: { event?: string; changes?: { name: string; online: boolean }[] }): boolean =>
    frame.event === 'presence' &&
    frame.changes?.some((change) => change.name === name && change.online === online) === true

describe('while Redis is away', () => {
  testWith(
    need,
    'older dialects hear what was said and changed meanwhile once, and who was removed hears nothing more',
    async () => {
      const room = await newRoom('alice', 'private', 'bob')
      const line = await openConsole(chat.nodes[1] as { console: number }, 'bob', testPassword)
      line.say({ command: 'join_room', room_name: await nameOf(room) })
      await line.until((answer) => String(answer.message).startsWith('Joined'))
      await chat.redis.kill()
      const { body } = await send(here, 'alice', room, 'as it was')
      await post(here, 'alice', 'message.edit', { message: body.id, text: 'as it is' })
      await line.until(({ type, content }) => type === 'chat_message' && content === 'as it is')
      const account = (await post(there, 'bob', 'account.whoami', {})).body.account.id
      await post(here, 'alice', 'room.remove-member', { room, account })
      await line.until(({ message }) => String(message).includes('no longer in room'))
      await send(here, 'alice', room, 'secret')
      await Bun.sleep(2_500)
      expect(
        line.answers.filter(({ type }) => type === 'chat_message').map(({ content }) => content),
      ).toEqual(['as it is'])
      line.close()
      await chat.redis.start()
    },
    60_000,
  )
})

describe('a node that stops, with others to take its people', () => {
  testWith(
    need,
    'says so first and serves on until balancers have seen it, also with nobody on it',
    async () => {
      const leaving = await chat.start()
      const ready = async () => (await fetch(`${leaving.url}/readyz`)).status
      expect(await ready()).toBe(200)
      await Bun.sleep(1_500)
      leaving.kill('SIGTERM')
      for (let tries = 0; tries < 100 && (await ready()) === 200; tries += 1) await Bun.sleep(10)
      await Bun.sleep(1_500)
      expect(await ready()).toBe(503)
      expect((await post(leaving, 'alice', 'room.list', {})).status).toBe(200)
      expect(await leaving.exited).toBe(0)
    },
  )
})

describe('files of two nodes', () => {
  testWith(
    need,
    'lie in the folder that both share: parts go to either, the other finishes, both show it',
    async () => {
      const room = await newRoom('alice', 'private', 'bob')
      const alice = tokens.alice as string
      const begun = await post(here, 'alice', 'file.begin', { room, name: 'both.txt', bytes: 10 })
      const { file } = begun.body
      expect((await putPart(here, alice, file, 0, 'here ')).body).toEqual({ offset: 5 })
      expect((await putPart(there, alice, file, 5, 'there')).body).toEqual({ offset: 10 })
      expect((await post(there, 'alice', 'file.finish', { file })).status).toBe(200)
      await post(here, 'alice', 'message.send', { room, text: '', nonce: 'file', files: [file] })
      for (const node of [here, there])
        expect(await (await download(node, tokens.bob as string, file)).text()).toBe('here there')
      expect(existsSync(join(files, 'kept', file.slice(0, 2), file, 'content'))).toBe(true)
    },
  )

  testWith(
    need,
    'finished on both at the same moment are there once, and nobody hears of a fault',
    async () => {
      const room = await newRoom('alice', 'private', 'bob')
      for (let i = 0; i < 10; i += 1) {
        const { file } = (await post(here, 'alice', 'file.begin', { room, name: `${i}.txt`, bytes: 4 })).body
        await putPart(here, tokens.alice as string, file, 0, 'both')
        const finish = (node: Node) => post(node, 'alice', 'file.finish', { file })
        // Whoever is late finds it taken: to be asked again, or where to go on.
        const first = (await Promise.all([here, there].map(finish))).map(({ status }) => status)
        expect(first.filter((status) => ![200, 409, 503].includes(status))).toEqual([])
        expect(first).toContain(200)
        const again = await Promise.all([here, there].map(finish))
        expect(again.map(({ status }) => status)).toEqual([200, 200])
        expect(again[0]?.body).toEqual(again[1]?.body)
        expect(await (await download(here, tokens.alice as string, file)).text()).toBe('both')
      }
    },
  )
})

const nameOf = async (room: string): Promise<string> =>
  (await post(here, 'alice', 'room.find', { name: room })).body.room.name

// biome-ignore lint/suspicious/noExplicitAny: lines of an older dialect, looked at field by field
type Line = any

/** The console of a node, as netcat would talk to it. */
const openConsole = async (node: { console: number }, username: string, password: string) => {
  const answers: Line[] = []
  let rest = ''
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port: node.console,
    socket: {
      data(_, bytes) {
        const lines = (rest + bytes.toString()).split('\n')
        rest = lines.pop() ?? ''
        answers.push(...lines.map((line) => JSON.parse(line)))
      },
    },
  })
  const say = (line: object): void => void socket.write(`${JSON.stringify(line)}\n`)
  const until = async (isIt: (answer: Line) => boolean): Promise<void> => {
    for (let tries = 0; tries < 400 && !answers.some(isIt); tries += 1) await Bun.sleep(50)
    if (!answers.some(isIt)) throw new Error(`No such line among ${JSON.stringify(answers).slice(-600)}`)
  }
  say({ command: 'login', username, password })
  await until(({ status }) => status === 'success')
  return { answers, say, until, close: () => void socket.end() }
}
