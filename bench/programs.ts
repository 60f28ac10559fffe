import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Program = { port: number; pid: number; data: string; startedMs: number; stop(): Promise<void> }

const here = import.meta.dir
/** The server has the first core to itself, the generator the second one. */
export const onCore = (core: number): string[] =>
  existsSync('/usr/bin/taskset') ? ['taskset', '-c', String(core)] : []

/** Starts the product as anyone would, with fresh data unless a folder is given. */
export const startParley = (
  options: { data?: string; env?: Record<string, string>; port?: number } = {},
): Promise<Program> => {
  // What `npm start` does.
  Bun.spawnSync([process.execPath, join(here, '..', 'scripts', 'build-server.ts')])
  return start([process.execPath, join(here, '..', 'dist', 'server', 'main.ts'), 'serve'], options)
}

/** Starts the bare hub: what this runtime can do when it only passes frames on. */
export const startBareHub = (): Promise<Program> => start([process.execPath, join(here, 'bare-hub.ts')], {})

/** Starts a program that is ready to be connected to without saying so. */
export const startProgram = (command: string[], port: number): Program => {
  const child = Bun.spawn([...onCore(0), ...command], { stdout: 'ignore', stderr: 'inherit' })
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await child.exited
  }
  return { port, pid: child.pid, data: '', startedMs: 0, stop }
}

const start = async (
  command: string[],
  { data, env = {}, port = 0 }: { data?: string; env?: Record<string, string>; port?: number },
): Promise<Program> => {
  const folder = data ?? mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const started = performance.now()
  const child = Bun.spawn([...onCore(0), ...command], {
    env: {
      ...process.env,
      PARLEY_PORTS: String(port),
      PARLEY_DATA: folder,
      PARLEY_LIMITS: 'off',
      PARLEY_CONSOLE_PORT: '0',
      ...env,
    },
    stdout: 'pipe',
    stderr: 'inherit',
  })
  let printed = ''
  for await (const chunk of child.stdout) {
    printed += new TextDecoder().decode(chunk)
    if (/ready: \S+/.test(printed)) break
  }
  const url = printed.match(/ready: (\S+)/)?.[1]
  if (!url) throw new Error(`It did not start: ${printed}`)
  return {
    port: Number(new URL(url).port),
    pid: child.pid,
    data: folder,
    startedMs: performance.now() - started,
    async stop() {
      child.kill('SIGTERM')
      await child.exited
      if (!data) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A port that nobody has at this moment. */
export const freePort = (): number => {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  listener.stop(true)
  return listener.port
}

/** Starts a program that listens on the port that is its last argument; undefined where it does not run. */
export const startOriginal = async (command: string[]): Promise<Program | undefined> => {
  if (!Bun.which(command[0] ?? '')) return undefined
  const port = freePort()
  const program = startProgram([...command, String(port)], port)
  for (let i = 0; i < 100; i++) {
    if (!existsSync(`/proc/${program.pid}`)) return undefined
    if (await isListening(port)) return program
    await Bun.sleep(100)
  }
  await program.stop()
  return undefined
}

const isListening = async (port: number): Promise<boolean> => {
  try {
    const socket = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } })
    socket.end()
    return true
  } catch {
    return false
  }
}

/** Moves this process, the generator, to the second core. */
export const pinGenerator = (): void => {
  if (existsSync('/usr/bin/taskset')) Bun.spawnSync(['taskset', '-cp', '1', String(process.pid)])
}

export const call = async <T>(port: number, token: string, command: string, input: object): Promise<T> => {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/${command}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(input),
  })
  if (!response.ok) throw new Error(`${command}: ${await response.text()}`)
  return (await response.json()) as T
}

/** Of everybody whom the bench registers. */
export const userPassword = 'correct horse'

export const register = async (port: number, username: string): Promise<string> =>
  (await call<{ token: string }>(port, '', 'account.register', { username, password: userPassword })).token
