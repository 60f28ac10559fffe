import { describe, expect, test } from 'bun:test'
import type { Message } from '../../../src/protocol/entities.ts'
import { findFaults } from './find-faults.ts'
import type { Attempt, History } from './history.ts'

const message = (seq: number, text: string, rev = seq): Message => ({
  id: `r.${seq}`,
  seq,
  rev,
  author: { id: 'a', name: 'a' },
  text,
  at: '2026-11-21T00:00:00.000Z',
})
/** Sent at its order times ten, acknowledged five later. */
const attempt = (order: number, text: string, seq?: number, more: Partial<Attempt> = {}): Attempt => ({
  client: 'c',
  order,
  nonce: `n${order}`,
  text,
  startedAt: order * 10,
  ...(seq ? { acked: { id: `r.${seq}`, seq }, endedAt: order * 10 + 5 } : {}),
  ...more,
})
const kinds = (attempts: Attempt[], stored: Message[], head: number, more: Partial<History> = {}) =>
  findFaults({ attempts, stored, head, ...more }).map(({ kind }) => kind)

/** Three messages, of which the first was edited. */
const sound = {
  attempts: [attempt(1, 'a', 1), attempt(2, 'b', 2), attempt(3, 'c', 3)],
  stored: [message(2, 'b'), message(3, 'c'), message(1, 'a (edited)', 4)],
  head: 4,
}
const [b, c, a] = sound.stored as [Message, Message, Message]
const toldOf = (messages: Message[]) => messages.map((one) => ({ rev: one.rev, message: one }))
const told = (...messages: Message[]) =>
  findFaults({ ...sound, readers: [{ name: 'r', told: toldOf(messages) }] }).map(({ kind }) => kind)
const shown = (...messages: Message[]) =>
  findFaults({ ...sound, readers: [{ name: 'r', shown: messages }] }).map(({ kind }) => kind)
const looked = (startedAt: number, ...seqs: number[]) =>
  findFaults({ ...sound, looks: [{ name: 'l', startedAt, seqs }] }).map(({ kind }) => kind)

describe('the checker finds nothing wrong', () => {
  test('with a sound history, an unanswered message included', () => {
    const attempts = [attempt(1, 'a', 1), attempt(2, 'b', 2), attempt(3, 'c')]
    expect(kinds(attempts, [message(1, 'a', 4), message(2, 'b'), message(3, 'c')], 4)).toEqual([])
    expect(kinds(attempts, [message(1, 'a'), message(2, 'b')], 2)).toEqual([])
  })

  test('with readers that began in the middle, and saw a message before and after its change', () => {
    expect(told(message(1, 'a'), b, c, a)).toEqual([])
    expect(told(c, a)).toEqual([])
    expect(shown(a, b, c)).toEqual([])
    expect(shown(c)).toEqual([])
    expect(told()).toEqual([])
  })

  test('with what was under way together, or refused and sent again', () => {
    const together = { startedAt: 10, endedAt: 50 }
    const others = [attempt(1, 'a', 2, together), attempt(1, 'b', 1, { ...together, client: 'd' })]
    expect(kinds(others, [message(2, 'a'), message(1, 'b')], 2)).toEqual([])
    const again = [attempt(1, 'a', 2, { endedAt: 50, wasRefused: true }), attempt(2, 'b', 1)]
    expect(kinds(again, [message(2, 'a'), message(1, 'b')], 2)).toEqual([])
  })

  test('with looks that were begun before the answer, and with those that saw all', () => {
    expect(looked(34, 1, 2)).toEqual([])
    expect(looked(36, 1, 2, 3)).toEqual([])
  })
})

describe('the checker finds', () => {
  test('lost, doubled, foreign and changed messages', () => {
    expect(kinds([attempt(1, 'a', 1)], [], 0)).toEqual(['lost'])
    expect(kinds([attempt(1, 'a', 1)], [message(1, 'a'), message(2, 'a')], 2)).toEqual(['doubled'])
    expect(kinds([], [message(1, 'x')], 1)).toEqual(['phantom'])
    expect(kinds([attempt(1, 'a', 1)], [message(1, 'z')], 1)).toEqual(['lost', 'phantom'])
    expect(kinds([attempt(1, 'a', 1)], [message(1, 'z'), message(2, 'a')], 2)).toContain('mismatch')
  })

  test('holes in the revisions, and two that share one', () => {
    const attempts = [attempt(1, 'a', 1), attempt(2, 'b', 3)]
    expect(kinds(attempts, [message(1, 'a'), message(3, 'b')], 3)).toEqual(['gap'])
    expect(kinds(attempts, [message(1, 'a', 3), message(3, 'b')], 3)).toEqual(['gap'])
  })

  test('messages of one client out of order, and those of two when one was there before the other was sent', () => {
    const stored = [message(2, 'a'), message(1, 'b')]
    const under = { endedAt: 50 }
    expect(kinds([attempt(1, 'a', 2, under), attempt(2, 'b', 1)], stored, 2)).toEqual(['reordered'])
    expect(kinds([attempt(1, 'a', 2), attempt(2, 'b', 1, { client: 'd' })], stored, 2)).toEqual(['reordered'])
  })

  test('an answer without what was acknowledged before it was asked for', () => {
    expect(looked(36, 1, 2)).toEqual(['stale'])
    expect(looked(20)).toEqual(['stale'])
  })

  test('what a socket was told twice, too late, wrongly or not at all', () => {
    expect(told(b, b, c, a)).toEqual(['doubled'])
    expect(told(b, a, c)).toEqual(['reordered'])
    expect(told(b, a)).toEqual(['gap'])
    expect(told(b, c)).toEqual(['lost'])
    expect(told(b, { ...c, text: 'x' }, a)).toEqual(['mismatch'])
    expect(told(b, c, a, message(9, 'x'))).toEqual(['phantom'])
  })

  test('what a client shows twice, in the wrong place, in an old state or not at all', () => {
    expect(shown(a, a, b, c)).toEqual(['doubled'])
    expect(shown(a, c, b)).toContain('reordered')
    expect(shown(a, c)).toEqual(['gap'])
    expect(shown(a, b)).toEqual(['lost'])
    expect(shown(message(1, 'a'), b, c)).toEqual(['mismatch'])
    expect(shown(a, b, c, message(9, 'x'))).toEqual(['phantom'])
  })
})
