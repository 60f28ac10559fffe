import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Frame } from '../support/test-socket.ts'
import { growthOf } from './growth-of.ts'
import { openRawSocket, type RawSocket } from './open-raw-socket.ts'
import { textFrame } from './raw-frame.ts'
import { type AttackedServer, startAttackedServer } from './start-attacked-server.ts'

/** R9: what is too much is refused before it is accepted, what was accepted is done, and it passes. */
let server: AttackedServer
beforeAll(async () => {
  server = await startAttackedServer()
})
afterAll(() => server.stop())

const password = 'correct horse battery'

const answersOf = (socket: RawSocket): Frame[] => socket.answers().filter(({ re }) => typeof re === 'number')

/** Waits as long as answers keep coming; those to one socket may stand behind all those to another. */
const allAnswers = async (socket: RawSocket, count: number): Promise<Frame[]> => {
  let [had, quiet] = [0, 0]
  while (answersOf(socket).length < count && quiet < 100_000) {
    await Bun.sleep(100)
    const now = answersOf(socket).length
    quiet = now > had ? 0 : quiet + 100
    had = now
  }
  expect(answersOf(socket).length).toBe(count)
  return answersOf(socket)
}

const split = (answers: Frame[]): { done: number[]; refused: number[] } => {
  for (const { ok, error } of answers)
    if (!ok) expect([error.code, error.retryAfterMs > 0]).toEqual(['overloaded', true])
  const ids = (wanted: boolean) =>
    answers.filter(({ ok }) => (ok !== undefined) === wanted).map(({ re }) => re)
  return { done: ids(true), refused: ids(false) }
}

test('more writes at once than can wait: the rest is refused, what was acknowledged is there once, and it passes', async () => {
  const [senders, each] = [60, 1000]
  const people = await Promise.all(
    Array.from({ length: senders }, async (_, i) => {
      const { body } = await server.post('', 'account.register', { username: `sender-${i}`, password })
      const create = { name: `flood ${i}`, kind: 'private' }
      const room: string = (await server.post(body.token, 'room.create', create)).body.room.id
      return { room, token: body.token as string, socket: await openRawSocket(server.port, body.token) }
    }),
  )
  const send = (room: string, i: number) =>
    textFrame({ id: i, type: 'message.send', room, text: `message ${i}`, nonce: `${room} ${i}` })

  const grown = await growthOf(server.pid, async () => {
    // All of it is there before the server reads the first of it.
    server.kill('SIGSTOP')
    for (const { room, socket } of people)
      socket.write(Buffer.concat(Array.from({ length: each }, (_, i) => send(room, i))))
    await Bun.sleep(500)
    server.kill('SIGCONT')
    await Promise.all(people.map(({ socket }) => allAnswers(socket, each)))
  })

  let [allDone, allRefused] = [0, 0]
  for (const { room, token, socket } of people) {
    const { done, refused } = split(answersOf(socket))
    expect(done.length + refused.length).toBe(each)
    expect((await storedIn(token, room)).sort(byNumber)).toEqual(done.sort(byNumber))
    allDone += done.length
    allRefused += refused.length
    const [first] = refused
    if (first === undefined) continue
    const again = { room, text: `message ${first}`, nonce: `${room} ${first}` }
    expect((await server.post(token, 'message.send', again)).status).toBe(200)
  }
  console.log(
    `flood of writes: ${allDone} done, ${allRefused} refused, memory grew by ${grown.toFixed(0)} MB`,
  )
  expect(allRefused).toBeGreaterThan(0)
  expect(grown).toBeLessThan(512)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  for (const { socket } of people) socket.cut()
}, 120_000)

const byNumber = (a: number, b: number): number => a - b

/** The numbers of the messages that this room holds. */
const storedIn = async (token: string, room: string): Promise<number[]> => {
  const found: number[] = []
  for (let after = 0, more = true; more; ) {
    const { body } = await server.post(token, 'room.changes', { room, after, limit: 500 })
    for (const { text, kind, rev } of body.messages) {
      if (kind !== 'notice') found.push(Number(text.split(' ')[1]))
      after = rev
    }
    more = body.more
  }
  return found
}

test('more passwords at once than can wait: the rest is refused, whoever was let in has an account, and it passes', async () => {
  const each = 600
  const sockets = await Promise.all([0, 1].map(() => openRawSocket(server.port, server.token)))
  const register = (i: number, username: string) =>
    textFrame({ id: i, type: 'account.register', username, password })
  const name = (who: number, i: number): string => `flood-${who}-${i}`

  let loggingIn: Promise<Response[]> | undefined
  const grown = await server.whileTalking(() =>
    growthOf(server.pid, async () => {
      for (const [who, socket] of sockets.entries())
        socket.write(Buffer.concat(Array.from({ length: each }, (_, i) => register(i, name(who, i)))))
      await sockets[1]?.until(({ error }) => error?.code === 'overloaded')
      loggingIn = Promise.all(Array.from({ length: 40 }, (_, i) => login(`nobody-${i}`)))
      await Promise.all(sockets.map((socket) => allAnswers(socket, each)))
    }),
  )
  const refusedLogins = ((await loggingIn) ?? []).filter(({ status }) => status !== 401)
  expect(refusedLogins.length).toBeGreaterThan(0)
  for (const { status, headers } of refusedLogins)
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([503, true])

  const members = new Set(await lobbyNames())
  let [allDone, allRefused] = [0, 0]
  for (const [who, socket] of sockets.entries()) {
    const { done, refused } = split(answersOf(socket))
    for (const i of done) expect(members.has(name(who, i))).toBe(true)
    for (const i of refused) expect(members.has(name(who, i))).toBe(false)
    allDone += done.length
    allRefused += refused.length
    socket.cut()
  }
  console.log(
    `flood of passwords: ${allDone} done, ${allRefused} refused, memory grew by ${grown.toFixed(0)} MB`,
  )
  expect(allRefused).toBeGreaterThan(0)
  // Four hashes at once take 19 MB each.
  expect(grown).toBeLessThan(256)
  expect((await server.post('', 'account.login', { username: 'alice', password })).status).toBe(200)
}, 300_000)

const login = (username: string): Promise<Response> =>
  fetch(`${server.url}/api/v1/account.login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })

const lobbyNames = async (): Promise<string[]> => {
  const names: string[] = []
  for (let more = true; more; ) {
    const page = { room: 'lobby', limit: 500, ...(names.length > 0 ? { after: names.at(-1) } : {}) }
    const { body } = await server.post(server.token, 'room.members', page)
    names.push(...body.members.map((member: { account: { name: string } }) => member.account.name))
    more = body.more
  }
  return names
}

test('all of this has left no error in the log', () => {
  expect(server.errorLines()).toEqual([])
})
