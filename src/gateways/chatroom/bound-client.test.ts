import { expect, test } from 'bun:test'
import { Server } from '@socket.io/bun-engine'
import { boundClient } from './bound-client.ts'

/** Engine.IO on a port of its own; whoever asks for `?stay=yes` has said who they are. */
const startEngine = () => {
  const engine = new Server({ path: '/' })
  engine.on('connection', (socket, request) => {
    const mayStay = boundClient(socket, 100)
    if (request.url.includes('stay=yes')) mayStay()
  })
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', ...engine.handler() })
  return { url: `ws://127.0.0.1:${server.port}/?EIO=4&transport=websocket`, stop: () => server.stop(true) }
}

const endOf = (url: string): Promise<unknown> =>
  new Promise((resolve) => {
    new WebSocket(url).onclose = resolve
  })

test('who never says who they are is hung up on after a while, everybody else stays', async () => {
  const { url, stop } = startEngine()
  expect(await endOf(url)).toBeDefined()
  expect(await Promise.race([endOf(`${url}&stay=yes`), Bun.sleep(400)])).toBeUndefined()
  await stop()
})
