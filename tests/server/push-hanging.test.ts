import { expect } from 'bun:test'
import { createECDH } from 'node:crypto'
import { limits } from '../../src/protocol/limits.ts'
import { testOnBoth } from '../support/both-databases.ts'
import { startTestChat } from '../support/start-test-chat.ts'

/** A push service on loopback: under `/hanging/` it never answers. */
const startService = () => {
  const waiting = new Set<string>()
  const answered: string[] = []
  const service = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    fetch(request) {
      const { pathname } = new URL(request.url)
      if (!pathname.startsWith('/hanging/')) {
        answered.push(pathname)
        return new Response(null, { status: 201 })
      }
      waiting.add(pathname)
      return new Promise<Response>(() => {})
    },
  })
  return { url: `http://127.0.0.1:${service.port}`, waiting, answered, stop: () => service.stop(true) }
}

const device = createECDH('prime256v1')
const keys = {
  p256dh: device.generateKeys('base64url'),
  auth: Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url'),
}

testOnBoth(
  'twenty devices of one account whose services never answer hold up nobody else',
  async (env) => {
    const service = startService()
    const chat = await startTestChat({ env })
    try {
      const [owner, hanging, other] = [
        await chat.register('owner'),
        await chat.register('hanging'),
        await chat.register('other'),
      ]
      await chat.call(owner.token, 'settings.set', { name: 'push.endpoints', value: 'any' })
      for (let i = 0; i < limits.pushDevices; i++)
        await chat.call(hanging.token, 'push.subscribe', { endpoint: `${service.url}/hanging/${i}`, keys })
      await chat.call(other.token, 'push.subscribe', { endpoint: `${service.url}/other`, keys })
      const send = (text: string) =>
        chat.call(owner.token, 'message.send', { room: 'lobby', text, nonce: text })
      await send('@hanging look')
      while (service.waiting.size < limits.pushesAtOnce) await Bun.sleep(10)
      for (let i = 1; i <= 3; i++) {
        await send(`@other ${i}`)
        while (service.answered.length < i) await Bun.sleep(10)
      }
      // Everybody else has been served meanwhile, and still no third one was begun.
      expect(service.waiting.size).toBe(limits.pushesAtOnce)
      expect(await chat.server.core.store.push.nextDue(Date.now())).toBeGreaterThan(Date.now())
    } finally {
      service.stop()
      await chat.stop()
    }
  },
  60_000,
)
