import { describe, expect, test } from 'bun:test'
import type { Account } from '../protocol/entities.ts'
import { createClient } from './client.ts'
import type { DraftStorage, KeptDraft } from './draft-storage.ts'
import { createSimulatedServer } from './testing/simulated-server.ts'
import { createSimulatedTime, seededRandom } from './testing/simulated-time.ts'

const me: Account = { id: 'a1', username: 'alice', role: 'member', createdAt: '2026-01-01T00:00:00.000Z' }

/** What a device keeps, and the windows on it that hear of each other's writing. */
const createDevice = () => {
  const kept = new Map<string, KeptDraft>()
  const windows = new Set<Parameters<DraftStorage['hear']>[0]>()
  const storage = (): DraftStorage => {
    let own: Parameters<DraftStorage['hear']>[0] | undefined
    return {
      load: () => [...kept.values()],
      save(key, draft) {
        if (draft) kept.set(key, draft)
        else kept.delete(key)
        for (const hear of windows) if (hear !== own) hear(key, draft)
      },
      hear(listener) {
        own = listener
        windows.add(listener)
        return () => void windows.delete(listener)
      },
    }
  }
  return { kept, storage }
}

const start = () => {
  const time = createSimulatedTime()
  const server = createSimulatedServer(time.clock, seededRandom(3), me, ['r'])
  const open = async (device = createDevice()) => {
    const client = createClient({
      url: 'http://x',
      token: 't',
      WebSocket: server.WebSocket,
      clock: time.clock,
      random: () => 0.5,
      drafts: device.storage(),
    })
    client.loadDrafts()
    client.connect()
    await time.pass(500)
    return client
  }
  const shown = (client: Awaited<ReturnType<typeof open>>) => client.getState().drafts.r?.text
  const atServer = () => (server.drafts.get('r') as KeptDraft | undefined)?.text
  return { time, server, open, shown, atServer }
}

describe('A draft', () => {
  test('is told to the server when the keys rest, and found by the next device', async () => {
    const { time, open, shown, atServer } = start()
    const client = await open()
    client.setDraft('r', 'h')
    client.setDraft('r', 'he')
    expect(shown(client)).toBe('he')
    await time.pass(700)
    expect(atServer()).toBeUndefined()
    await time.pass(300)
    expect(atServer()).toBe('he')
    expect(shown(await open())).toBe('he')
  })

  test('that was begun without a connection outlives the program, and is told once there is one', async () => {
    const { time, server, open, shown, atServer } = start()
    const device = createDevice()
    const client = await open(device)
    server.setReachable(false)
    await time.pass(100)
    client.setDraft('r', 'in the dark')
    await time.pass(300_000)
    await client.close()
    const again = await open(device)
    expect(shown(again)).toBe('in the dark')
    server.setReachable(true)
    await time.pass(60_000)
    expect(atServer()).toBe('in the dark')
    expect(shown(again)).toBe('in the dark')
  })

  test('gives way to a newer one of another device, and not to an older one', async () => {
    const { time, server, open, shown, atServer } = start()
    const [early, late] = [createDevice(), createDevice()]
    const first = await open(early)
    const second = await open(late)
    server.setReachable(false)
    await time.pass(100)
    first.setDraft('r', 'earlier')
    await time.pass(60_000)
    second.setDraft('r', 'later')
    await Promise.all([first.close(), second.close()])
    server.setReachable(true)
    expect(shown(await open(late))).toBe('later')
    await time.pass(2_000)
    expect(shown(await open(early))).toBe('later')
    await time.pass(2_000)
    expect(atServer()).toBe('later')
  })

  test('is gone everywhere once it was sent, also when it was still on its way, or there was no connection', async () => {
    const { time, server, open, shown, atServer } = start()
    const device = createDevice()
    const client = await open(device)
    client.setDraft('r', 'sent at once')
    await time.pass(810)
    client.send('r', 'sent at once')
    await time.pass(2_000)
    expect([shown(client), atServer(), device.kept.size]).toEqual([undefined, undefined, 0])

    client.setDraft('r', 'sent later')
    await time.pass(2_000)
    server.setReachable(false)
    await time.pass(100)
    client.send('r', 'sent later')
    await client.close()
    const again = await open(device)
    expect(shown(again)).toBeUndefined()
    server.setReachable(true)
    await time.pass(60_000)
    expect([shown(again), atServer(), device.kept.size]).toEqual([undefined, undefined, 0])
  })

  test('that the server could not take is told again', async () => {
    const { time, server, open, atServer } = start()
    const client = await open()
    server.misfortune.refused = 1
    client.setDraft('r', 'refused for a moment')
    await time.pass(3_000)
    expect(atServer()).toBeUndefined()
    server.misfortune.refused = 0
    await time.pass(6_000)
    expect(atServer()).toBe('refused for a moment')
  })

  test('is seen in another window of the device while it is written', async () => {
    const { open, shown, time } = start()
    const device = createDevice()
    const [one, other] = [await open(device), await open(device)]
    one.setDraft('r', 'both see it')
    expect(shown(other)).toBe('both see it')
    await time.pass(2_000)
    one.send('r', 'both see it')
    await time.pass(2_000)
    expect(shown(other)).toBeUndefined()
  })
})
