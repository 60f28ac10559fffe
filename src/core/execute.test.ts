import { expect, test } from 'bun:test'
import { limits } from '../protocol/limits.ts'
import { Refusal } from '../protocol/refusals.ts'
import { checkInput } from './execute.ts'

const answerTo = (input: unknown): unknown => {
  try {
    return checkInput('message.send', input)
  } catch (error) {
    return error instanceof Refusal ? error.toBody() : error
  }
}

const good = { room: 'lobby', text: 'hello', nonce: 'n1' }
const inputs = [
  good,
  { ...good, text: ' padded ', kind: 'action', replyTo: 'lobby.1', alsoInRoom: true },
  { ...good, text: '', files: ['f1'] },
  { ...good, files: ['f1', 'f1'] },
  { ...good, text: ' ' },
  { ...good, text: 'x'.repeat(limits.messageBytes + 1) },
  { ...good, text: 'nul\u0000' },
  { ...good, nonce: '' },
  { ...good, more: 1 },
  JSON.parse('{"room":"lobby","text":"hello","nonce":"n1","__proto__":{"kind":"action"}}'),
  { room: 'lobby', text: 'hello' },
  null,
  'text',
]

test('a command that is called often takes and refuses what it did at first, in the same words', () => {
  const first = inputs.map(answerTo)
  for (let i = 0; i < 300; i++) checkInput('message.send', good)
  expect(inputs.map(answerTo)).toEqual(first)
  expect(first[0]).toEqual(good)
  expect(first[5]).toMatchObject({ code: 'too-large' })
  expect(first[7]).toMatchObject({ message: 'nonce: This must not be empty.' })
  expect(first[10]).toMatchObject({ message: 'nonce: This is missing.' })
  expect(first.slice(6).every((answer) => (answer as { code?: string }).code === 'bad-input')).toBe(true)
})
