import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { closeCodes } from '../../src/protocol/close-codes.ts'
import { limits } from '../../src/protocol/limits.ts'
import { openRawSocket } from './open-raw-socket.ts'
import { closeFrame, inFragments, opcodes, rawFrame, textFrame } from './raw-frame.ts'
import { type AttackedServer, startAttackedServer } from './start-attacked-server.ts'

let server: AttackedServer
beforeAll(async () => {
  server = await startAttackedServer()
})
afterAll(() => server.stop())

const whoami = { id: 1, type: 'account.whoami' }
const { text, more, binary, close, ping, pong } = opcodes

/** Frames that break the rules of WebSocket, and the code that the connection ends with. */
const broken: { what: string; bytes: Buffer; code: number }[] = [
  ...[
    { what: 'a message of 64 KB and a byte', bytes: textFrame('x'.repeat(limits.frameBytes + 1)) },
    { what: 'a frame that says it has a terabyte', bytes: rawFrame({ claimedLength: 2 ** 40 }) },
    { what: 'a frame of the longest length there is', bytes: rawFrame({ claimedLength: 2 ** 63 }) },
    {
      what: '130,000 fragments of one byte',
      bytes: inFragments(Array.from({ length: 130_000 }, () => 'x')),
    },
    {
      what: 'two fragments that are too long together',
      bytes: inFragments(Array(2).fill('x'.repeat(40_000))),
    },
  ].map((one) => ({ ...one, code: 1009 })),
  ...[
    { what: 'bytes that are no UTF-8', payload: Buffer.of(0x7b, 0xff, 0x7d) },
    { what: 'an overlong form of a slash', payload: Buffer.of(0xc0, 0xaf) },
    { what: 'half of a surrogate pair', payload: Buffer.of(0xed, 0xa0, 0x80) },
    { what: 'a character beyond the last', payload: Buffer.of(0xf4, 0x90, 0x80, 0x80) },
    { what: 'a character that is cut off', payload: Buffer.of(0xe2, 0x82) },
  ].map(({ what, payload }) => ({ what, bytes: rawFrame({ payload }), code: 1007 })),
  {
    what: 'a fragment that ends in the middle of a character that never goes on',
    bytes: inFragments([Buffer.of(0xe2), Buffer.of(0x28, 0xa1)]),
    code: 1007,
  },
  ...[1, 2, 4, 7].map((reserved) => ({
    what: `the reserved bits ${reserved}`,
    bytes: rawFrame({ reserved, payload: JSON.stringify(whoami) }),
    code: 1002,
  })),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) => ({
    what: `the unknown opcode ${opcode}`,
    bytes: rawFrame({ opcode }),
    code: 1002,
  })),
  {
    what: 'a frame without a mask',
    bytes: rawFrame({ isMasked: false, payload: JSON.stringify(whoami) }),
    code: 1002,
  },
  ...[ping, pong, close].flatMap((opcode) => [
    {
      what: `a control frame of 126 bytes (${opcode})`,
      bytes: rawFrame({ opcode, payload: Buffer.concat([Buffer.of(3, 232), Buffer.alloc(124, 'x')]) }),
      code: 1002,
    },
    {
      what: `a control frame in fragments (${opcode})`,
      bytes: rawFrame({ opcode, payload: Buffer.of(3, 232), isFinal: false }),
      code: 1002,
    },
  ]),
  { what: 'a fragment of nothing', bytes: rawFrame({ opcode: more, payload: '{}' }), code: 1002 },
  {
    what: 'a message inside another',
    bytes: Buffer.concat([rawFrame({ opcode: text, isFinal: false }), textFrame(whoami)]),
    code: 1002,
  },
  ...[0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535].map((code) => ({
    what: `a close with the code ${code}`,
    bytes: closeFrame(code),
    code: 1002,
  })),
  { what: 'a close with half a code', bytes: rawFrame({ opcode: close, payload: 'x' }), code: 1002 },
  { what: 'a close whose reason is no UTF-8', bytes: closeFrame(1000, Buffer.of(0xff)), code: 1007 },
]

describe('a socket is closed with a code, and nobody else notices, after', () => {
  for (const { what, bytes, code } of broken)
    test(what, async () => {
      const hostile = await openRawSocket(server.port, server.token)
      const end = await server.whileTalking(async () => {
        hostile.write(bytes)
        return hostile.ended
      })
      expect(end.code).toBe(code)
      expect(closeCodes).toHaveProperty(String(code))
      expect(end.reason).toMatch(/^[ -~]{10,}$/)
    })
})

describe('a socket is closed in the way that it asked for, after', () => {
  for (const code of [1000, 1001, 1003, 1011, 3000, 4999])
    test(`a close with the code ${code}`, async () => {
      const leaving = await openRawSocket(server.port, server.token)
      leaving.write(closeFrame(code, 'Good bye.'))
      expect((await leaving.ended).code).toBe(code)
    })

  test('a close without a code', async () => {
    const leaving = await openRawSocket(server.port, server.token)
    leaving.write(closeFrame(undefined))
    expect((await leaving.ended).code).toBe(1005)
  })

  test('a close that more follows: what comes after it is not done', async () => {
    const leaving = await openRawSocket(server.port, server.token)
    const late = { id: 9, type: 'message.send', room: 'lobby', text: 'after the end', nonce: 'late' }
    leaving.write(Buffer.concat([closeFrame(1000), textFrame(late)]))
    await leaving.ended
    const { body } = await server.post(server.token, 'room.history', { room: 'lobby', limit: 50 })
    expect(JSON.stringify(body)).not.toContain('after the end')
  })
})

describe('an unusual but right way to write is understood:', () => {
  const whoamiText = JSON.stringify(whoami)
  const unusual: Record<string, Buffer[]> = {
    'a byte at a time': [...textFrame(whoami)].map((byte) => Buffer.of(byte)),
    'a byte in each fragment': [inFragments([...whoamiText])],
    'with empty fragments': [inFragments(['', whoamiText.slice(0, 9), '', whoamiText.slice(9), ''])],
    'with a ping between two fragments': [
      rawFrame({ payload: whoamiText.slice(0, 9), isFinal: false }),
      rawFrame({ opcode: ping, payload: 'still there?' }),
      rawFrame({ opcode: more, payload: whoamiText.slice(9) }),
    ],
    'after a pong that nobody asked for': [rawFrame({ opcode: pong, payload: 'x' }), textFrame(whoami)],
    'after a ping of 125 bytes': [rawFrame({ opcode: ping, payload: 'x'.repeat(125) }), textFrame(whoami)],
    'in 65,536 bytes, the most there may be': [textFrame(whoamiText.padEnd(limits.frameBytes))],
  }
  for (const [what, pieces] of Object.entries(unusual))
    test(what, async () => {
      const odd = await openRawSocket(server.port, server.token)
      for (const piece of pieces) {
        odd.write(piece)
        await Bun.sleep(1)
      }
      expect((await odd.until(({ re }) => re === 1)).ok.account.username).toBe('mallory')
      const pings = pieces.filter((piece) => piece[0] === 0x89).length
      expect(odd.heard.filter(({ opcode }) => opcode === pong).length).toBe(pings)
      odd.cut()
    })
})

/** Frames that are no request, or none that can be done. `null` answers a frame whose id could not be read. */
const refused: { what: string; frame: string | Buffer; re: unknown; code: string; isBad: boolean }[] = [
  ...Object.entries({
    'broken JSON': '{"id":1,',
    'an empty frame': '',
    'only white space': ' \n\t',
    'an array': '[{"id":1}]',
    'a number': '1',
    text: '"hello"',
    null: 'null',
    true: 'true',
    'no number of JSON': '{"id":NaN,"type":"account.whoami"}',
    'two objects': `${JSON.stringify(whoami)}${JSON.stringify(whoami)}`,
    'an object without id': '{"type":"account.whoami"}',
    'an id that is null': '{"id":null,"type":"account.whoami"}',
    'an id that is an object': '{"id":{},"type":"account.whoami"}',
    'an id that is an array': '{"id":[1],"type":"account.whoami"}',
    'an id that is true': '{"id":true,"type":"account.whoami"}',
    'an id of 65 characters': JSON.stringify({ id: 'x'.repeat(65), type: 'account.whoami' }),
    'an id beyond all numbers': '{"id":1e309,"type":"account.whoami"}',
    'brackets, 60,000 deep': '['.repeat(60_000),
    'objects, 10,000 deep': '{"id":'.repeat(10_000),
  }).map(([what, frame]) => ({ what, frame, re: null, code: 'bad-frame', isBad: true })),
  {
    what: 'a binary frame',
    frame: rawFrame({ opcode: binary, payload: JSON.stringify(whoami) }),
    re: null,
    code: 'bad-frame',
    isBad: true,
  },
  ...[
    null,
    7,
    {},
    ['account.whoami'],
    '',
    'no.such',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
  ].map((type) => ({
    what: `the command ${JSON.stringify(type)}`,
    frame: JSON.stringify({ id: 'c', type }),
    re: 'c',
    code: 'unknown-command',
    isBad: false,
  })),
  { what: 'no command', frame: '{"id":"c"}', re: 'c', code: 'unknown-command', isBad: false },
  ...Object.entries({
    'a room that is none': { type: 'room.history', room: 'no-such-room' },
    'a message that is none': { type: 'message.delete', message: 'no-such-room.1' },
    'a message at no place': { type: 'message.delete', message: 'lobby.-1' },
  }).map(([what, rest]) => ({
    what,
    frame: JSON.stringify({ id: 'c', ...rest }),
    re: 'c',
    code: 'not-found',
    isBad: false,
  })),
  ...Object.entries({
    'text that is 10,000 arrays deep': `{"id":"c","type":"message.send","room":"lobby","nonce":"n","text":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    '5,000 fields that nobody knows': JSON.stringify({
      id: 'c',
      type: 'room.list',
      ...Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`x${i}`, 1])),
    }),
    'a field called __proto__': '{"id":"c","type":"room.list","__proto__":{"session":{}}}',
    'a place beyond all numbers': '{"id":"c","type":"room.read","room":"lobby","seq":1e309}',
    'a place before the first': '{"id":"c","type":"room.read","room":"lobby","seq":-1}',
    'nothing of what the command needs': '{"id":"c","type":"message.send"}',
    'a second hello': JSON.stringify({ id: 'c', type: 'session.hello', protocol: 1, token: 'another' }),
  }).map(([what, frame]) => ({
    what,
    frame,
    re: 'c',
    code: what === 'a second hello' ? 'bad-frame' : 'bad-input',
    isBad: false,
  })),
]

describe('a frame is refused with a code and a sentence, and the socket goes on, after', () => {
  for (const { what, frame, re, code } of refused)
    test(what, async () => {
      const hostile = await openRawSocket(server.port, server.token)
      const answer = await server.whileTalking(async () => {
        hostile.write(typeof frame === 'string' ? textFrame(frame) : frame)
        return hostile.until((one) => one.error !== undefined)
      })
      expect([answer.re, answer.error.code]).toEqual([re, code])
      expect(answer.error.message).toMatch(/^.{8,400}$/s)
      hostile.write(textFrame(whoami))
      expect((await hostile.until((one) => one.re === 1)).ok.account.username).toBe('mallory')
      hostile.cut()
    })
})

describe('whoever goes on sending', () => {
  const send = async (frames: (string | Buffer)[]) => {
    const hostile = await openRawSocket(server.port, server.token)
    hostile.write(Buffer.concat(frames.map((one) => (typeof one === 'string' ? textFrame(one) : one))))
    return hostile
  }
  const bad = refused.filter(({ isBad }) => isBad).map(({ frame }) => frame)
  const mistaken = refused.filter(({ isBad }) => !isBad).map(({ frame }) => frame)

  test('frames that are no request is told so, and then closed', async () => {
    const many = Array.from({ length: limits.badFrames + 1 }, (_, i) => bad[i % bad.length] as string)
    const hostile = await send(many)
    expect(await hostile.ended).toEqual({ code: 4002, reason: expect.stringContaining('no valid request') })
    expect(hostile.answers().filter(({ error }) => error?.code === 'bad-frame').length).toBe(many.length)
  })

  test('tokens that nobody has is told so, and then closed', async () => {
    const guest = await openRawSocket(server.port)
    const hello = (id: number) => ({ id, type: 'session.hello', protocol: 1, token: `guess-${id}` })
    guest.write(Buffer.concat(Array.from({ length: 200 }, (_, id) => textFrame(hello(id)))))
    expect((await guest.ended).code).toBe(4001)
    const tried = guest.answers().filter(({ error }) => error?.code === 'unauthenticated').length
    expect(tried).toBe(limits.badFrames)
  })

  test('commands that cannot be done is only told so', async () => {
    const many = Array.from({ length: 60 }, (_, i) => mistaken[i % mistaken.length] as string)
    const hostile = await send([...many, JSON.stringify({ ...whoami, id: 'last' })])
    expect((await hostile.until(({ re }) => re === 'last')).ok).toBeDefined()
    expect(hostile.answers().filter(({ error }) => error !== undefined).length).toBe(60)
    hostile.cut()
  })
})

test('all of this has left no error in the log', () => {
  expect(server.errorLines()).toEqual([])
})
