import { describe, expect, test } from 'bun:test'
import type { CommandOutput } from '../protocol/commands.ts'
import { refusedBy } from './call-error.ts'
import type { Connection } from './connection.ts'
import { createHints } from './hints.ts'
import { createStateHolder } from './state-holder.ts'
import { createSimulatedTime } from './testing/simulated-time.ts'

type Listed = CommandOutput<'presence.list'>
type Done = (outcome: { ok: Listed } | { error: ReturnType<typeof refusedBy> }) => void

/** A line on which every question waits until the test answers it. */
const start = () => {
  const time = createSimulatedTime()
  const state = createStateHolder(time.clock)
  const asked: { input: { after?: string }; done: Done }[] = []
  const connection = {
    isUp: () => true,
    request: (_command: string, input: object, done: Done) => void asked.push({ input, done }),
  } as unknown as Connection
  const hints = createHints({ state, connection, clock: time.clock, random: () => 0.5 })
  const answer = (names: string[], more = false): void =>
    asked
      .shift()
      ?.done({ ok: { online: names.map((name) => ({ id: name, name })), total: names.length, more } })
  const told = (name: string, online: boolean): void =>
    hints.presence({ event: 'presence', changes: [{ account: name, name, online }] })
  return { time, hints, asked, answer, told, online: () => Object.keys(state.now.online).sort() }
}

describe('who is online', () => {
  test('is what was told while the list was read, where that is newer', () => {
    const { hints, asked, answer, told, online } = start()
    hints.welcomed()
    answer(['ann', 'bob'], true)
    expect(asked[0]?.input.after).toBe('bob')
    told('ann', false)
    told('cat', true)
    answer(['dan'])
    expect(online()).toEqual(['bob', 'cat', 'dan'])
  })

  test('is asked at once at first; after a cut it stays, and is asked for later, the more people the later', async () => {
    const { time, hints, asked, answer, online } = start()
    hints.welcomed()
    answer(Array.from({ length: 1000 }, (_, i) => `p${i}`))
    hints.welcomed()
    expect([asked.length, online().length]).toEqual([0, 1000])
    await time.pass(900)
    expect(asked.length).toBe(0)
    await time.pass(200)
    expect(asked.length).toBe(1)
    answer(['ann'])
    expect(online()).toEqual(['ann'])
  })

  test('is asked once more when the server was too busy', async () => {
    const { time, hints, asked, answer, online } = start()
    hints.welcomed()
    asked.shift()?.done({ error: refusedBy({ code: 'overloaded', message: 'Later.' }) })
    await time.pass(3_000)
    answer(['ann'])
    expect(online()).toEqual(['ann'])
  })
})
