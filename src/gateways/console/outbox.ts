import type { Socket } from 'bun'
import { limits } from '../../protocol/limits.ts'

/** What waits for one reader, bounded (R8). Bytes may be shared with other readers: they are never changed. */
export type Outbox = {
  /** Too much waiting cuts the connection: this dialect has no word that says "resume". */
  write(bytes: Uint8Array): void
  /** The socket takes more. */
  drain(): void
  /** Sends what waits, and then the end of the stream. */
  end(): void
  /** Nothing more is written, not even what waits. */
  stop(): void
  readonly waiting: number
}

/** The parts of the runtime’s socket that are used. */
type Sink = Pick<Socket, 'write' | 'end' | 'terminate'>

export const createOutbox = (socket: Sink): Outbox => {
  const queue: Uint8Array[] = []
  let waiting = 0
  let state: 'open' | 'ending' | 'stopped' = 'open'

  const keep = (bytes: Uint8Array): void => {
    queue.push(bytes)
    waiting += bytes.length
    if (waiting <= limits.outboxBytes) return
    stop()
    socket.terminate()
  }

  const stop = (): void => {
    state = 'stopped'
    queue.length = 0
    waiting = 0
  }

  return {
    write(bytes) {
      if (state !== 'open') return
      if (queue.length > 0) return keep(bytes)
      const written = Math.max(0, socket.write(bytes))
      if (written < bytes.length) keep(bytes.subarray(written))
    },
    drain() {
      while (queue.length > 0) {
        const next = queue[0] as Uint8Array
        const written = Math.max(0, socket.write(next))
        waiting -= written
        if (written < next.length) {
          queue[0] = next.subarray(written)
          return
        }
        queue.shift()
      }
      if (state === 'ending') socket.end()
    },
    end() {
      if (state !== 'open') return
      state = 'ending'
      if (queue.length === 0) socket.end()
    },
    stop,
    get waiting() {
      return waiting
    },
  }
}
