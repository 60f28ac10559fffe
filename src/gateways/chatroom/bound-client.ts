import { limits } from '../../protocol/limits.ts'

/** What is used of Engine.IO’s side of a connection. */
type Bounded = {
  writeBuffer: { data?: string }[]
  on(event: 'data' | 'packetCreate', run: (data: never) => void): unknown
  on(event: 'drain' | 'close', run: () => void): unknown
  close(): void
}

/** What a packet that waits takes beside its text. */
const packetBytes = 100

/**
 * Holds a client to what this dialect has: text, and one conversation. Engine.IO and Socket.IO themselves would keep
 * attachments that never become whole, make a socket for each request to connect that comes in one breath, and write
 * without end for somebody who never fetches. Answers what to call once somebody has said who they are.
 */
export const boundClient = (engine: object, joinMs: number = limits.chatroomJoinMs): (() => void) => {
  const client = engine as Bounded
  let hasConnected = false
  let waiting = 0

  client.on('data', (data: unknown) => {
    const type = typeof data === 'string' ? data[0] : undefined
    const isAttachment = type === undefined || type === binaryEvent || type === binaryAck
    if (isAttachment || (type === connect && hasConnected)) client.close()
    hasConnected ||= type === connect
  })
  client.on('packetCreate', ({ data = '' }: { data?: string }) => {
    waiting += data.length + packetBytes
    // Whoever does not come to fetch is told nothing more: it can come again and is shown what was said (R8).
    if (waiting > limits.outboxBytes) client.close()
  })
  // A poll fetches only so much at once.
  client.on('drain', () => {
    waiting = client.writeBuffer.reduce((sum, { data = '' }) => sum + data.length + packetBytes, 0)
  })

  const timer = setTimeout(() => client.close(), joinMs)
  client.on('close', () => clearTimeout(timer))
  return () => clearTimeout(timer)
}

/** The first character of a packet of Socket.IO. */
const [connect, binaryEvent, binaryAck] = ['0', '5', '6']
