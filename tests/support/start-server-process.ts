import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type ServerProcess = {
  url: string
  /** What it said up to its ready line. */
  printed: string
  port: number
  pid: number
  /** Milliseconds from the start of the process to its ready line. */
  readyMs: number
  kill(signal?: NodeJS.Signals): void
  exited: Promise<number>
}

const entry = join(import.meta.dir, '..', '..', 'src', 'cli', 'main.ts')

/** A real server as a process of its own. Rejects with what it printed when it ends before it is ready. */
export const startServerProcess = async (options: {
  data: string
  port?: number
  env?: Record<string, string>
  /** A file that is loaded before the server: for negative controls only. */
  preload?: string | undefined
  /** The server of another folder; of this one unless said. */
  entry?: string
  /** A program that runs the server, such as strace; killing kills the server itself. */
  under?: string[]
}): Promise<ServerProcess> => {
  const started = performance.now()
  const preload = options.preload ? ['--preload', options.preload] : []
  const child = Bun.spawn(
    [...(options.under ?? []), process.execPath, ...preload, options.entry ?? entry, 'serve'],
    {
      env: {
        ...process.env,
        PARLEY_PORTS: String(options.port ?? 0),
        PARLEY_CONSOLE_PORT: '0',
        PARLEY_DATA: options.data,
        PARLEY_LIMITS: 'off',
        ...options.env,
      },
      stdout: 'pipe',
      stderr: 'pipe',
    },
  )
  const { url, printed } = await untilReady(child.stdout, child.stderr)
  const pid = options.under ? onlyChildOf(child.pid) : child.pid
  return {
    url,
    printed,
    port: Number(new URL(url).port),
    pid,
    readyMs: performance.now() - started,
    kill: (signal = 'SIGKILL') => void process.kill(pid, signal),
    exited: child.exited,
  }
}

/** A tracer ends by itself when what it traces has ended; killed, it would leave that running. */
const onlyChildOf = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())

const untilReady = async (
  stdout: ReadableStream<Uint8Array>,
  stderr: ReadableStream<Uint8Array>,
): Promise<{ url: string; printed: string }> => {
  let printed = ''
  for await (const chunk of stdout) {
    printed += new TextDecoder().decode(chunk)
    const url = printed.match(/Parley is ready: (\S+)/)?.[1]
    if (url) return { url, printed }
  }
  throw new Error(`The server ended before it was ready: ${printed}${await new Response(stderr).text()}`)
}
