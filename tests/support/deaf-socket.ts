import { connect } from 'node:net'

export type DeafSocket = { wake(): Promise<void>; hear(text: string): Promise<void>; end(): void }

/**
 * A WebSocket over plain TCP that says hello and then neither reads nor answers anything, not even a ping:
 * what a broken network leaves of a client. `wake` reads again and resolves when the server has ended it, `hear` when it
 * has said this.
 */
export const openDeafSocket = async (port: number, token: string): Promise<DeafSocket> => {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  const listen = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (bytes: Buffer): void => {
        heard += bytes.toString('latin1')
        if (!heard.includes(text)) return
        socket.off('data', look)
        resolve()
      }
      socket.on('data', look)
      socket.once('error', reject)
    })
  socket.write(
    `GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  await listen('\r\n\r\n')
  socket.write(maskedFrame(JSON.stringify({ id: 1, type: 'session.hello', protocol: 1, token })))
  await listen('"re":1')
  socket.pause()
  return {
    hear(text) {
      const heard = listen(text)
      socket.resume()
      return heard
    },
    end: () => void socket.destroy(),
    wake: () =>
      new Promise((resolve) => {
        if (socket.destroyed) resolve()
        socket.on('close', () => resolve())
        socket.on('error', () => resolve())
        socket.resume()
      }),
  }
}

const maskedFrame = (text: string): Buffer => {
  const body = Buffer.from(text)
  const head =
    body.length < 126 ? [0x81, 0x80 | body.length] : [0x81, 0xfe, body.length >> 8, body.length & 255]
  const mask = [1, 2, 3, 4]
  return Buffer.from([...head, ...mask, ...body.map((byte, i) => byte ^ (mask[i & 3] as number))])
}
