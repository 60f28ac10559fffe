import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { limits } from '../protocol/limits.ts'
import { createPresence } from './presence.ts'

const setUp = () => {
  const clock = { now: 0, wall: () => clock.now, monotonic: () => clock.now }
  return { clock, presence: createPresence(clock) }
}
const names = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `p${from + i}`)

describe('presence in a crowd', () => {
  test('few changes are told at once, and each once', () => {
    const { presence } = setUp()
    for (const name of names(3)) presence.came(name, name)
    expect(presence.collect(5_000)?.changes.map(({ name }) => name)).toEqual(['p0', 'p1', 'p2'])
    expect(presence.collect(5_000)).toBeUndefined()
  })

  test('what would be too much for a second is told over the next one, the oldest first', () => {
    const { presence } = setUp()
    for (const name of names(700)) presence.came(name, name)
    const told = [presence.collect(5_000), presence.collect(5_000)].map((event) => event?.changes ?? [])
    expect(told.map(({ length }) => length)).toEqual([400, 300])
    expect(told.flat().map(({ name }) => name)).toEqual(names(700))
    expect(presence.collect(5_000)).toBeUndefined()
  })

  test('of still more clients are told to ask, and not again before they can have done so', () => {
    const { clock, presence } = setUp()
    for (const name of names(3_000)) presence.came(name, name)
    expect(presence.collect(5_000)).toEqual({ event: 'presence', changes: [], reset: true })
    for (const name of names(3_000, 3_000)) presence.came(name, name)
    clock.now += 1_000
    expect(presence.collect(5_000)?.changes.length).toBe(400)
    clock.now += 3_000
    expect(presence.collect(5_000)?.reset).toBe(true)
    expect(presence.collect(5_000)).toBeUndefined()
  })

  test('whoever goes for good is told as gone in the second after the grace, whoever comes back is not', () => {
    const { clock, presence } = setUp()
    for (const name of names(2_500)) presence.came(name, name)
    for (let i = 0; presence.collect(100) && i < 9; i += 1);
    presence.went('p7')
    presence.went('p8')
    clock.now += limits.offlineGraceMs - 1
    expect(presence.collect(100)).toBeUndefined()
    presence.came('p8', 'p8')
    clock.now += 1
    expect(presence.collect(100)?.changes).toEqual([{ account: 'p7', name: 'p7', online: false }])
  })

  test('of many the list is made once for each telling, and lacks nobody who was told', () => {
    const { presence } = setUp()
    for (const name of names(600)) presence.came(name, name)
    while (presence.collect(5_000));
    const list = presence.online()
    presence.came('late', 'late')
    expect(presence.online()).toBe(list)
    expect(presence.collect(5_000)?.changes.length).toBe(1)
    expect(presence.online().length).toBe(601)
  })

  test('a list that was read at any time, and what was told since, are the list of those online', () => {
    const act = fc.record({
      who: fc.nat(1_500),
      many: fc.integer({ min: 1, max: 400 }),
      what: fc.constantFrom('came', 'went', 'elsewhere', 'lost', 'tell', 'read'),
    })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const { clock, presence } = setUp()
        const client = new Map<string, string>()
        const read = () => {
          client.clear()
          for (const { id, name } of presence.online()) client.set(id, name)
        }
        const tell = () => {
          clock.now += 1_000
          const event = presence.collect(20_000)
          for (const { account, name, online } of event?.changes ?? [])
            if (online) client.set(account, name)
            else client.delete(account)
          if (event?.reset) read()
          return event !== undefined
        }
        for (const { who, many, what } of acts)
          if (what === 'tell') tell()
          else if (what === 'read') read()
          else if (what === 'lost') presence.lostNode('b')
          else
            for (const name of names(many, who))
              if (what === 'came') presence.came(name, name)
              else if (what === 'went') presence.went(name)
              else presence.cameElsewhere('b', name, name)
        clock.now += limits.offlineGraceMs
        while (tell());
        expect([...client.keys()].sort()).toEqual(names(2_000).filter(presence.isOnline).sort())
      }),
      { numRuns: 60 },
    )
  })
})
