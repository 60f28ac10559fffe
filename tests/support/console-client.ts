import { connect, type Socket } from 'node:net'

// biome-ignore lint/suspicious/noExplicitAny: lines are checked by the tests that read them
export type Line = any

export type ConsoleClient = {
  socket: Socket
  /** Every line that came, oldest first. */
  lines: Line[]
  /** Sends a command in one line. */
  say(command: string, fields?: object): void
  write(bytes: string | Uint8Array): void
  /** Waits for the next line that was not taken yet and matches. */
  next(matches?: (line: Line) => boolean, timeoutMs?: number): Promise<Line>
  /** Sends a command and waits for the next line with a status. */
  ask(command: string, fields?: object): Promise<Line>
  closed: Promise<void>
}

/** A plain TCP connection to the console, without anything between. */
export const openConsoleClient = async (port: number): Promise<ConsoleClient> => {
  const socket = connect(port, '127.0.0.1')
  const lines: Line[] = []
  const listeners = new Set<() => void>()
  let rest = ''
  let taken = 0
  socket.setEncoding('utf8')
  socket.on('error', () => {})
  socket.on('data', (text) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) lines.push(JSON.parse(part))
    for (const listener of listeners) listener()
  })
  const closed = new Promise<void>((resolve) => void socket.on('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('error', reject)
  })

  const next: ConsoleClient['next'] = (matches = () => true, timeoutMs = 10_000) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        for (let i = taken; i < lines.length; i += 1)
          if (matches(lines[i])) {
            taken = i + 1
            stop()
            resolve(lines[i])
            return
          }
      }
      const stop = (): void => {
        listeners.delete(look)
        clearTimeout(timer)
      }
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`No such line among ${JSON.stringify(lines.slice(taken)).slice(-800)}`))
      }, timeoutMs)
      listeners.add(look)
      look()
    })

  const say: ConsoleClient['say'] = (command, fields = {}) =>
    void socket.write(`${JSON.stringify({ command, ...fields })}\n`)

  return {
    socket,
    lines,
    say,
    write: (bytes) => void socket.write(bytes),
    next,
    ask(command, fields) {
      say(command, fields)
      return next((line) => line.status !== undefined || line.type === 'info')
    },
    closed,
  }
}

/** Registers and logs in over the console itself. */
export const enterConsole = async (
  port: number,
  username: string,
  password = 'correct horse battery',
): Promise<ConsoleClient> => {
  const client = await openConsoleClient(port)
  await client.next(({ type }) => type === 'prompt')
  await client.ask('register', { username, password })
  const answer = await client.ask('login', { username, password })
  if (answer.status !== 'success') throw new Error(`The console says ${JSON.stringify(answer)}`)
  return client
}
