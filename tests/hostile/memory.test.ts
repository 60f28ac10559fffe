import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { limits } from '../../src/protocol/limits.ts'
import { openSocket } from '../support/test-socket.ts'
import { growthOf } from './growth-of.ts'
import { openRawSocket, type RawSocket } from './open-raw-socket.ts'
import { inFragments, opcodes, rawFrame, textFrame } from './raw-frame.ts'
import { type AttackedServer, startAttackedServer } from './start-attacked-server.ts'

/** Room for the server's own work; every attack here would take many times as much if it could. */
const allowedMb = 128

let server: AttackedServer
beforeAll(async () => {
  server = await startAttackedServer()
  await fillLobby()
})
afterAll(() => server.stop())

/** Ten megabytes of text, so that one question of 60 bytes asks for eight of them. */
const fillLobby = async (): Promise<void> => {
  const { body } = await server.post('', 'account.register', {
    username: 'writer',
    password: 'correct horse battery',
  })
  const writer = await openSocket(server.url, body.token)
  for (let from = 0; from < 600; from += 50)
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        writer.ask('message.send', { room: 'lobby', text: 'x'.repeat(16_000), nonce: `long ${from + i}` }),
      ),
    )
  writer.close()
}

const openMany = (count: number): Promise<RawSocket[]> =>
  Promise.all(Array.from({ length: count }, () => openRawSocket(server.port, server.token)))

const expectBounded = async (attack: () => Promise<unknown>): Promise<void> => {
  const grown = await server.whileTalking(() => growthOf(server.pid, attack))
  expect(grown).toBeLessThan(allowedMb)
}

const askForPages = (count: number, limit: number): Buffer =>
  Buffer.concat(
    Array.from({ length: count }, (_, id) =>
      textFrame({ id, type: 'room.history', room: 'lobby', after: 0, limit }),
    ),
  )

describe('memory stays bounded, and nobody else notices,', () => {
  test('when a client asks for eight gigabytes at once and reads nothing', async () => {
    await expectBounded(async () => {
      const deaf = await openRawSocket(server.port, server.token)
      deaf.pause()
      deaf.write(askForPages(1000, limits.pageSize))
      await Bun.sleep(2000)
      deaf.cut()
    })
  }, 60_000)

  test('when many sockets get thousands of tiny fragments', async () => {
    const fragments = inFragments(Array.from({ length: 130_000 }, () => 'x'))
    const sockets = await openMany(20)
    await expectBounded(async () => {
      for (const socket of sockets) socket.write(fragments)
      for (const socket of sockets) expect((await socket.ended).code).toBe(1009)
    })
  })

  test('when many sockets never finish the message that they began', async () => {
    const sockets = await openMany(150)
    const whole = inFragments(Array(16).fill('x'.repeat(4000)))
    const unfinished = whole.subarray(0, whole.length - 100)
    await expectBounded(async () => {
      for (const socket of sockets) socket.write(unfinished)
      await Bun.sleep(500)
    })
    for (const socket of sockets) socket.cut()
  })

  test('when clients ping without end and read nothing', async () => {
    const pings = Buffer.concat(
      Array.from({ length: 20_000 }, () => rawFrame({ opcode: opcodes.ping, payload: 'x'.repeat(125) })),
    )
    const sockets = await openMany(20)
    await expectBounded(async () => {
      for (const socket of sockets) {
        socket.pause()
        for (let i = 0; i < 5; i++) socket.write(pings)
      }
      await Bun.sleep(1000)
    })
    for (const socket of sockets) socket.cut()
  })

  test('when clients send what is refused without end and read nothing', async () => {
    const unknown = textFrame({ id: 'x'.repeat(64), type: 'no.such' })
    const many = Buffer.concat(Array.from({ length: 15_000 }, () => unknown))
    const sockets = await openMany(20)
    await expectBounded(async () => {
      for (const socket of sockets) {
        socket.pause()
        socket.write(many)
      }
      await Bun.sleep(2000)
    })
    for (const socket of sockets) socket.cut()
  }, 60_000)

  test('when frames are full of brackets', async () => {
    const deep = `{"id":1,"type":"message.send","room":"lobby","nonce":"n","text":${'['.repeat(30_000)}${']'.repeat(30_000)}}`
    const [socket] = await openMany(1)
    await expectBounded(async () => {
      for (let i = 0; i < 200; i++) socket?.write(textFrame(deep))
      socket?.write(textFrame({ id: 2, type: 'account.whoami' }))
      await socket?.until(({ re }) => re === 2)
    })
    socket?.cut()
  }, 60_000)
})

test('a client that asks for much at once and reads it gets all of it, in order, and its next words are heard', async () => {
  const eager = await openRawSocket(server.port, server.token)
  const count = 200
  eager.write(
    Buffer.concat([askForPages(count, limits.pageSize), textFrame({ id: 'last', type: 'account.whoami' })]),
  )
  await eager.until(({ re }) => re === 'last')
  const pages = eager.answers().filter(({ ok }) => ok?.messages)
  expect(pages.map(({ re }) => re)).toEqual(Array.from({ length: count }, (_, i) => i))
  for (const { ok } of pages) {
    expect(JSON.stringify(ok).length).toBeGreaterThan(200_000)
    expect(JSON.stringify(ok).length).toBeLessThan(limits.outboxBytes / 2)
  }
  eager.cut()
}, 60_000)

test('memory stays bounded when two hundred clients of plain HTTP ask for pages and read nothing', async () => {
  const input = JSON.stringify({ room: 'lobby', after: 0, limit: limits.pageSize })
  const request = `POST /api/v1/room.history HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.token}\r\nContent-Type: application/json\r\nContent-Length: ${input.length}\r\n\r\n${input}`
  const sockets: Socket[] = []
  await expectBounded(async () => {
    for (let i = 0; i < 200; i++) {
      const deaf = connect(server.port, '127.0.0.1')
        .on('error', () => {})
        .pause()
      deaf.write(request.repeat(5))
      sockets.push(deaf)
    }
    await Bun.sleep(3000)
  })
  for (const socket of sockets) socket.destroy()
}, 60_000)

test('more commands at once than may be in flight are refused before they are begun, the others are done', async () => {
  const busy = await openRawSocket(server.port, server.token)
  const text = 'y'.repeat(15_000)
  const count = 200
  // Everything arrives in one piece: the server reads nothing until all of it is there.
  server.kill('SIGSTOP')
  for (let i = 0; i < count; i++)
    busy.write(textFrame({ id: i, type: 'message.send', room: 'lobby', text, nonce: `flight ${i}` }))
  await Bun.sleep(200)
  server.kill('SIGCONT')
  const answerTo = (id: number) => busy.until(({ re }) => re === id)
  const answers = await Promise.all(Array.from({ length: count }, (_, i) => answerTo(i)))
  for (const { ok, error } of answers)
    expect(ok ? 'done' : [error.code, typeof error.retryAfterMs]).toEqual(
      ok ? 'done' : ['overloaded', 'number'],
    )
  console.log(`in flight at once: ${answers.filter(({ ok }) => ok).length} of ${count} messages of 15 KB`)
  expect(answers.filter(({ ok }) => ok).length).toBeGreaterThan(60)
  busy.cut()
})

test('all of this has left no error in the log', () => {
  expect(server.errorLines()).toEqual([])
})
