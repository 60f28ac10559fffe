import { createHub, type Hub } from './hub.ts'
import { type ClientEnd, createPort, type Port } from './port.ts'
import type { ToHub, ToPorts } from './words.ts'

export type SharedSocket = {
  WebSocket: typeof WebSocket
  /** When the client was closed. */
  close(): void
}

/** A tab that leads and does not answer for so long is taken for frozen: another one leads on. */
const patienceMs = 4_000
/** Who only listens would not notice, so they ask now and then. */
const everyMs = 10_000

/**
 * All tabs of a browser over one socket. The tab that holds the lock called `name` leads: it has the socket, passes on
 * what the others ask, and tells them what it hears. A client is given something like a WebSocket that is cut when
 * the leading tab ends; it comes back, asks what it missed and sends again what has no answer, as after any cut. So
 * nothing depends on when, or how, a leading tab ends.
 *
 * Undefined where the browser has no locks, as on pages without TLS: each tab has a socket of its own then.
 */
export const shareSocket = (name: string): SharedSocket | undefined => {
  if (!globalThis.navigator?.locks || !globalThis.BroadcastChannel) return undefined
  const channel = new BroadcastChannel(name)
  const ports = new Map<string, Port>()
  const end = new AbortController()
  let hub: Hub | undefined
  let queue: AbortController | undefined
  let isDecided = false
  let patience: ReturnType<typeof setTimeout> | undefined

  const say = (words: ToHub | ToPorts): void => {
    if (!end.signal.aborted) channel.postMessage(words)
  }

  /** Never before the client has set what it wants to hear of its new socket. */
  const tellHere = (words: ToPorts): void =>
    queueMicrotask(() => {
      for (const port of [...ports.values()]) port.hear(words)
    })

  const toPorts = (words: ToPorts): void => {
    if (!('to' in words && ports.has(words.to ?? ''))) say(words)
    tellHere(words)
  }

  const toHub = (words: ToHub): void => {
    if (end.signal.aborted) return
    if (hub) {
      hub.hear(words)
      return
    }
    say(words)
    patience ??= setTimeout(() => {
      patience = undefined
      queue?.abort()
      compete({ steal: true })
    }, patienceMs)
  }

  const isAwake = (): void => {
    clearTimeout(patience)
    patience = undefined
  }

  /** Until the lock is stolen, or this tab ends. */
  const lead = (): Promise<void> =>
    new Promise((resolve) => {
      isAwake()
      const made = createHub(toPorts)
      hub = made
      end.signal.addEventListener('abort', () => {
        made.close()
        resolve()
      })
      toPorts({ is: 'lead', hub: made.id })
      decided()
    })

  const decided = (): void =>
    queueMicrotask(() => {
      isDecided = true
      for (const port of ports.values()) port.begin()
    })

  const compete = (how: LockOptions): void => {
    if (!hub && !end.signal.aborted) navigator.locks.request(name, how, lead).catch(lost)
  }

  /** What was waited for was given up, or what was held was stolen: another tab leads, and this one waits again. */
  const lost = (): void => {
    if (!hub) return
    const old = hub
    hub = undefined
    old.close()
    join()
  }

  const join = (): void => {
    queue = new AbortController()
    compete({ signal: queue.signal })
  }

  channel.onmessage = ({ data }: MessageEvent<ToHub | ToPorts>) => {
    if (!('port' in data)) {
      isAwake()
      tellHere(data)
    } else if (hub) {
      say({ is: 'heard', hub: hub.id })
      hub.hear(data)
    }
  }

  navigator.locks
    .request(name, { ifAvailable: true }, (lock) => {
      if (lock) return lead()
      join()
      decided()
      return undefined
    })
    .catch(lost)
  const asking = setInterval(() => hub ?? toHub({ is: 'ask', port: '' }), everyMs)

  class TabSocket implements ClientEnd {
    onopen: ClientEnd['onopen'] = null
    onmessage: ClientEnd['onmessage'] = null
    onclose: ClientEnd['onclose'] = null
    private readonly port: Port
    constructor(url: string) {
      this.port = createPort(this, url, { toHub, left: ({ id }) => ports.delete(id) })
      ports.set(this.port.id, this.port)
      if (isDecided) decided()
    }
    send(frame: string): void {
      this.port.send(frame)
    }
    close(): void {
      this.port.close()
    }
  }

  return {
    WebSocket: TabSocket as unknown as typeof WebSocket,
    close() {
      clearInterval(asking)
      isAwake()
      queue?.abort()
      end.abort()
      channel.close()
    },
  }
}
