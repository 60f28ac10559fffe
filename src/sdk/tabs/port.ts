import { moved, type ToHub, type ToPorts } from './words.ts'

type Hears = ((event: never) => void) | null

/** What a client sets on its socket. */
export type ClientEnd = { onopen: Hears; onmessage: Hears; onclose: Hears }

type Line = { toHub(words: ToHub): void; left(port: Port): void }

export type Port = {
  id: string
  /** It is known by now who leads. */
  begin(): void
  hear(words: ToPorts): void
  send(frame: string): void
  close(): void
}

/** One connection of this tab, over the socket of the tab that leads. */
export const createPort = (client: ClientEnd, url: string, line: Line): Port => {
  const id = crypto.randomUUID()
  let isBegun = false
  /** Who said that it is open. */
  let hub: string | undefined

  const closed = ({ code, reason }: { code: number; reason: string }): void => {
    line.left(port)
    client.onclose?.({ code, reason } as never)
  }

  const port: Port = {
    id,
    begin() {
      if (isBegun) return
      isBegun = true
      line.toHub({ is: 'open', port: id, url })
    },
    hear(words) {
      if (!isBegun || ('to' in words && words.to !== id)) return
      if (words.is === 'lead') closed(moved)
      else if (words.is === 'opened' && hub === undefined) {
        hub = words.hub
        client.onopen?.({} as never)
      } else if (hub !== undefined && hub !== words.hub) return
      else if (words.is === 'frame') client.onmessage?.({ data: words.data } as never)
      else if (words.is === 'closed') closed(words)
    },
    send(frame) {
      if (hub !== undefined) line.toHub({ is: 'say', port: id, hub, frame })
    },
    close() {
      line.left(port)
      if (isBegun) line.toHub({ is: 'leave', port: id })
    },
  }
  return port
}
