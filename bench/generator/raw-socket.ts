import type { Socket } from 'bun'

export type RawSocket = {
  /** Queues a text frame; frames of one turn go out in one write. */
  send(text: string): void
  close(): void
}

type Listener = {
  /** Called with whatever arrived: one or many frames, perhaps cut. */
  data(bytes: Buffer): void
}

const mask = [0x12, 0x34, 0x56, 0x78] as const

/**
 * A WebSocket over plain TCP that does as little as possible, so that the server is what is measured. Without a path it
 * sends lines instead of frames.
 */
export const openRawSocket = (
  port: number,
  path: string | undefined,
  listener: Listener,
): Promise<RawSocket> =>
  new Promise((resolve, reject) => {
    let isOpen = false
    let queued: Buffer[] = []
    let unsent: Buffer | undefined

    const flush = (socket: Socket): void => {
      if (unsent || queued.length === 0) return
      write(socket, Buffer.concat(queued))
    }
    const write = (socket: Socket, bytes: Buffer): void => {
      queued = []
      const written = socket.write(bytes)
      unsent = written < bytes.length ? bytes.subarray(Math.max(0, written)) : undefined
    }

    const opened = (socket: Socket): void => {
      isOpen = true
      resolve({
        send(text) {
          if (queued.length === 0) queueMicrotask(() => flush(socket))
          queued.push(path === undefined ? Buffer.from(`${text}\n`) : textFrame(text))
        },
        close: () => socket.end(),
      })
    }

    void Bun.connect({
      hostname: '127.0.0.1',
      port,
      socket: {
        open(socket) {
          socket.setNoDelay(true)
          if (path === undefined) opened(socket)
          else socket.write(upgradeRequest(port, path))
        },
        data(socket, bytes) {
          if (isOpen) return listener.data(bytes)
          const end = bytes.indexOf('\r\n\r\n')
          if (!bytes.toString('latin1', 0, 12).includes('101'))
            return reject(new Error(bytes.toString('latin1', 0, 200)))
          opened(socket)
          if (bytes.length > end + 4) listener.data(bytes.subarray(end + 4))
        },
        drain(socket) {
          if (unsent) write(socket, Buffer.concat([unsent, ...queued]))
          else flush(socket)
        },
        error: (_, error) => reject(error),
      },
    }).catch(reject)
  })

const upgradeRequest = (port: number, path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`

const textFrame = (text: string): Buffer => {
  const body = Buffer.from(text)
  const isShort = body.length < 126
  const head = isShort ? [0x81, 0x80 | body.length] : [0x81, 0xfe, body.length >> 8, body.length & 255]
  for (let i = 0; i < body.length; i++) body[i] = (body[i] as number) ^ (mask[i & 3] as number)
  return Buffer.concat([Buffer.from([...head, ...mask]), body])
}
