import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { settingSpecs } from '../../src/protocol/settings.ts'
import { growthOf } from '../hostile/growth-of.ts'
import { handshake } from '../hostile/open-raw-socket.ts'
import { type AttackedServer, startAttackedServer } from '../hostile/start-attacked-server.ts'

/** With the limits that everybody has. */
let server: AttackedServer
beforeAll(async () => {
  server = await startAttackedServer({ PARLEY_LIMITS: 'on', PARLEY_TRUSTED_PROXIES: '127.0.0.1' })
})
afterAll(() => server.stop())

/** Opens a socket that says nothing, as somebody at this address would through a proxy. */
const knock = (address: string): Promise<{ status: number; tcp: Socket }> =>
  new Promise((resolve) => {
    const tcp = connect(server.port, '127.0.0.1', () => tcp.write(handshake({ 'X-Forwarded-For': address })))
    tcp.once('data', (data) => resolve({ status: Number(data.toString('latin1', 9, 12)), tcp }))
    tcp.on('error', () => resolve({ status: 0, tcp }))
  })

const knockAll = async (count: number, addressOf: (i: number) => string) => {
  const all: Awaited<ReturnType<typeof knock>>[] = []
  for (let from = 0; from < count; from += 50)
    all.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(50, count - from) }, (_, i) => knock(addressOf(from + i))),
      )),
    )
  const statuses = all.map(({ status }) => status)
  return {
    of: (wanted: number) => statuses.filter((status) => status === wanted).length,
    close: () => {
      for (const { tcp } of all) tcp.destroy()
    },
  }
}

const standard = (name: 'sockets.unknown' | 'sockets.unknownPerAddress'): number => settingSpecs[name].default

describe('rows 17, 33 and 34: at the door', () => {
  test('one address may keep some waiting, is told to wait then, and others come in', async () => {
    const most = standard('sockets.unknownPerAddress')
    const crowd = await knockAll(most + 50, () => '203.0.113.1')
    expect([crowd.of(101), crowd.of(429)]).toEqual([most, 50])
    const others = await knockAll(20, (i) => `198.51.100.${i}`)
    expect(others.of(101)).toBe(20)
    crowd.close()
    others.close()
    await Bun.sleep(300)
    const again = await knockAll(10, () => '203.0.113.1')
    expect(again.of(101)).toBe(10)
    again.close()
  }, 30_000)

  test('an IPv6 network is one address, however many it has', async () => {
    const most = standard('sockets.unknownPerAddress')
    const crowd = await knockAll(most + 20, (i) => `2001:db8:1:2::${(i + 1).toString(16)}`)
    expect([crowd.of(101), crowd.of(429)]).toEqual([most, 20])
    crowd.close()
  }, 30_000)

  test('strangers of many addresses fill their places only: whoever is in talks on, and memory is bounded', async () => {
    const most = standard('sockets.unknown')
    await Bun.sleep(300)
    await server.whileTalking(async () => {
      let crowd: Awaited<ReturnType<typeof knockAll>> | undefined
      const grown = await growthOf(server.pid, async () => {
        crowd = await knockAll(most + 200, (i) => `10.0.${i >> 7}.${i & 127}`)
      })
      console.log(
        `${most + 200} strangers of as many addresses: ${crowd?.of(101)} let in, memory grew by ${grown.toFixed(0)} MB`,
      )
      expect(crowd?.of(101)).toBeLessThanOrEqual(most)
      expect((crowd?.of(101) ?? 0) + (crowd?.of(429) ?? 0)).toBe(most + 200)
      expect(grown).toBeLessThan(128)
      crowd?.close()
    })
  }, 60_000)

  test('who has no place at the door still comes in with a token, and by REST', async () => {
    const crowd = await knockAll(standard('sockets.unknownPerAddress') + 1, () => '127.0.0.2')
    const headers = { Authorization: `Bearer ${server.token}`, 'X-Forwarded-For': '127.0.0.2' }
    const known = await new Promise<number>((resolve) => {
      const tcp = connect(server.port, '127.0.0.1', () => tcp.write(handshake(headers)))
      tcp.once('data', (data) => {
        resolve(Number(data.toString('latin1', 9, 12)))
        tcp.destroy()
      })
    })
    expect(known).toBe(101)
    const answer = await fetch(`${server.url}/api/v1/account.whoami`, { method: 'POST', headers })
    expect(answer.status).toBe(200)
    crowd.close()
  }, 30_000)
})

test('all of this has left no error in the log', () => {
  expect(server.errorLines()).toEqual([])
})
