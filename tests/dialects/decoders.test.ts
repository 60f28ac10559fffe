import { expect, test } from 'bun:test'
import { contentOf, credentialsIn, usernameOf } from '../../src/gateways/chatroom/decode.ts'
import { decodeObject, wholeNumber } from '../../src/gateways/classic/decode.ts'
import { decodeFrame, decodePath } from '../../src/gateways/lobby/decode.ts'

const inputs = 100_000

/** The same inputs every time: small ones that are nearly right, with some bytes changed. */
const createInputs = (seed: number) => {
  let state = seed
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
  const starts = [
    '{"type":"message","room_id":1}',
    '/ws/%41nura',
    '{"content":{"a":[1]}}',
    '[[[[',
    '"\\ud800"',
    '\0',
  ]
  return (): string => {
    const text = [...(starts[next(starts.length)] as string)]
    for (let i = next(4); i > 0; i--) text[next(text.length + 1)] = String.fromCharCode(next(0x10000))
    return text.join('')
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const decoders: Record<string, (text: string) => unknown> = {
  'lobby: a path': decodePath,
  'lobby: a name in a path': (text) => decodePath(`/ws/${text}`),
  'lobby: a frame': decodeFrame,
  'chatroom: what comes with an event': (text) => [usernameOf(parsed(text)), contentOf(parsed(text))],
  'chatroom: credentials': (text) => credentialsIn(parsed(text)),
  'classic: an object': decodeObject,
  'classic: a number': wholeNumber,
}

for (const [name, decode] of Object.entries(decoders)) {
  test(`${name}: ${inputs} inputs, and never a throw`, () => {
    const input = createInputs(20_261_121)
    for (let i = 0; i < inputs; i++) decode(input())
  }, 30_000)

  test(`${name}: 64 KB take no time`, () => {
    for (const unit of ['a', '[', '{"a":', '%41', '%', '\ud800', '/ws/', '0', ' ']) {
      const text = unit.repeat(Math.ceil(65_536 / unit.length))
      const took: number[] = []
      for (let i = 0; i < 3; i++) {
        const began = performance.now()
        decode(text)
        took.push(performance.now() - began)
      }
      expect(Math.min(...took)).toBeLessThan(50)
    }
  })
}
