import { moved, type ToHub, type ToPorts } from './words.ts'

export type Hub = {
  id: string
  hear(words: ToHub): void
  /** This tab does not lead any more. */
  close(): void
}

/** The server is heard every 25 s. A socket that is silent for longer, or does not answer, is given up. */
const silentMs = 35_000
const unansweredMs = 4_000

/** An answer, with the number that `asOf` gave the request. */
const answer = /^\{"re":"([\w-]+) (\d+)"/

/** The one socket of all tabs. What it hears all ports hear; an answer is for the port that asked. */
export const createHub = (toPorts: (words: ToPorts) => void): Hub => {
  const id = crypto.randomUUID()
  const waiting = new Set<string>()
  let socket: WebSocket | undefined
  let lastHeard = 0
  /** When the first request was said since then. */
  let askedAt: number | undefined

  const open = (url: string): void => {
    const mine = new WebSocket(url)
    socket = mine
    lastHeard = performance.now()
    mine.onopen = () => {
      for (const to of waiting) toPorts({ is: 'opened', hub: id, to })
      waiting.clear()
    }
    mine.onmessage = ({ data }) => mine === socket && receive(data)
    mine.onclose = ({ code, reason }) => mine === socket && end(code, reason)
  }

  const receive = (data: string): void => {
    lastHeard = performance.now()
    askedAt = undefined
    const [start = '', to, number] = answer.exec(data) ?? []
    if (to === undefined) toPorts({ is: 'frame', hub: id, data })
    else toPorts({ is: 'frame', hub: id, to, data: `{"re":${number}${data.slice(start.length)}` })
  }

  const end = (code: number, reason: string): void => {
    const old = socket
    socket = undefined
    askedAt = undefined
    waiting.clear()
    old?.close()
    toPorts({ is: 'closed', hub: id, code, reason })
  }

  /** Whoever leaves may do so because nothing is heard: then it is the socket that is dead, not the port. */
  const isDead = (): boolean => {
    if (socket?.readyState === WebSocket.CONNECTING) return waiting.size === 0
    const now = performance.now()
    return now - lastHeard > silentMs || (askedAt !== undefined && now - askedAt > unansweredMs)
  }

  const heard: { [I in ToHub['is']]: (words: Extract<ToHub, { is: I }>) => void } = {
    open({ port, url }) {
      if (socket?.readyState === WebSocket.OPEN) toPorts({ is: 'opened', hub: id, to: port })
      else waiting.add(port)
      if (!socket) open(url)
    },
    say({ port, hub, frame }) {
      if (hub !== id) return
      if (socket?.readyState !== WebSocket.OPEN)
        return toPorts({ is: 'closed', hub: id, to: port, code: 1006, reason: '' })
      askedAt ??= performance.now()
      socket.send(asOf(port, frame))
    },
    leave({ port }) {
      waiting.delete(port)
      if (socket && isDead()) end(1006, '')
    },
    ask() {},
  }

  return {
    id,
    hear: (words) => heard[words.is](words as never),
    close: () => end(moved.code, moved.reason),
  }
}

const asOf = (port: string, frame: string): string => {
  const { id, ...rest } = JSON.parse(frame)
  return JSON.stringify({ id: `${port} ${id}`, ...rest })
}
