import { connect } from 'node:net'

/** One connection of a transcript, whatever it speaks. */
export type Wire = {
  send(text: string): void | Promise<void>
  /** The next frame, or undefined when none comes in so many milliseconds. */
  next(ms: number): Promise<string | undefined>
  /** Resolves when the server has closed it. */
  closed: Promise<{ code: number; reason: string }>
  close(): void
}

/** Where the server is reached. */
export type Place = { url: string; consolePort?: number }

/** What has come and was not looked at yet. */
export const createInbox = () => {
  const waiting: string[] = []
  let wake: (() => void) | undefined
  return {
    put(frame: string): void {
      waiting.push(frame)
      wake?.()
    },
    async next(ms: number): Promise<string | undefined> {
      if (waiting.length === 0)
        await Promise.race([new Promise<void>((resolve) => (wake = resolve)), Bun.sleep(ms)])
      return waiting.shift()
    },
  }
}

/** `ws /path`: text frames. `ws /path {"Header": "value"}` sends headers. */
export const openWs = async ({ url }: Place, target: string): Promise<Wire> => {
  const [path, headers] = target.split(/ (?=\{)/)
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, {
    headers: headers ? JSON.parse(headers) : {},
  } as never)
  const inbox = createInbox()
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.onclose = ({ code, reason }) => resolve({ code, reason })
  })
  socket.onmessage = ({ data }) => inbox.put(String(data))
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  return { send: (text) => socket.send(text), next: inbox.next, closed, close: () => socket.close() }
}

/** `tcp`: lines. Sent text may hold `\n` for several lines at once. */
export const openTcp = async ({ consolePort = 0 }: Place): Promise<Wire> => {
  const socket = connect(consolePort, '127.0.0.1')
  const inbox = createInbox()
  let rest = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) inbox.put(line)
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', () => resolve({ code: 0, reason: '' }))
  })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return {
    send: (text) => void socket.write(`${text}\n`),
    next: inbox.next,
    closed,
    close: () => socket.end(),
  }
}

/** `http` or `http {"Header": "value"}`: `> POST /path {"body": 1}` is answered with `< 201 {…}`. */
export const openHttp = async ({ url }: Place, target: string): Promise<Wire> => {
  const inbox = createInbox()
  let headers: Record<string, string> = target === '' ? {} : JSON.parse(target)
  return {
    async send(text) {
      if (text.startsWith('{')) {
        headers = JSON.parse(text)
        return
      }
      const [, method = '', path = '', body] = text.match(/^(\S+) (\S+) ?(.*)$/s) ?? []
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
        ...(body ? { body } : {}),
      })
      inbox.put(`${response.status} ${await response.text()}`.trim())
    },
    next: inbox.next,
    closed: new Promise(() => {}),
    close: () => {},
  }
}
