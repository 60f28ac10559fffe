import { expect, test } from 'bun:test'
import type { ParleyEvent } from '../protocol/events.ts'
import type { Dialect } from './connection.ts'
import { createPlainTopics, joinPublishers } from './plain-topics.ts'
import { createSpeaker } from './speaker.ts'

const heads = (rev: number): ParleyEvent => ({ event: 'heads', room: 'r', rev })
const revOf = (event: ParleyEvent): number => (event as { rev: number }).rev

/** Even revisions have to be looked up first, and longer the smaller they are; the ninth cannot be said. */
const thoughtful: Dialect = {
  name: 'thoughtful',
  encode(event) {
    const rev = revOf(event)
    if (rev === 8) return Promise.reject(new Error('not there'))
    return rev % 2 === 1 ? String(rev) : Bun.sleep(10 - rev).then(() => String(rev))
  },
}
const quick: Dialect = { name: 'quick', encode: (event) => String(revOf(event)) }

test('what is looked up keeps its place, what cannot be said is left out, and other dialects wait for nobody', async () => {
  const topics = createPlainTopics()
  const heard: string[] = []
  const heardQuickly: string[] = []
  topics.hear('thoughtful', (frame) => void heard.push(frame))
  topics.hear('quick', (frame) => void heardQuickly.push(frame))
  const speak = createSpeaker(topics)
  for (let rev = 1; rev <= 9; rev++) {
    speak(thoughtful, 'thoughtful', heads(rev))
    speak(quick, 'quick', heads(rev))
  }
  expect(heardQuickly).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
  expect(heard).toEqual(['1'])
  await Bun.sleep(40)
  expect(heard).toEqual(['1', '2', '3', '4', '5', '6', '7', '9'])
  speak(thoughtful, 'thoughtful', heads(11))
  expect(heard.at(-1)).toBe('11')
})

test('a topic is heard from hear to unhear, and several publishers count as one', () => {
  const one = createPlainTopics()
  const other = createPlainTopics()
  const both = joinPublishers(one, other)
  const heard: string[] = []
  const write = (frame: string): void => void heard.push(frame)
  one.hear('a', write)
  one.hear('a', write)
  other.hear('a', (frame) => void heard.push(`other ${frame}`))
  expect(both.listeners('a')).toBe(2)
  both.publish('a', '1')
  both.publish('b', '2')
  one.unhear('a', write)
  both.publish('a', '3')
  expect(heard).toEqual(['1', 'other 1', 'other 3'])
  expect(both.listeners('a')).toBe(1)
  expect(one.listeners('a')).toBe(0)
})
