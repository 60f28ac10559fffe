import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandInput, CommandName, CommandOutput } from '../../src/protocol/commands.ts'
import type { RefusalBody } from '../../src/protocol/refusals.ts'
import { readConfig } from '../../src/server/config/config.ts'
import { type RunningServer, startServer } from '../../src/server/start-server.ts'

export type Answer<T> = { status: number; body: T }

export type TestChat = {
  url: string
  port: number
  dataFolder: string
  server: RunningServer
  /** Registers somebody with the password `correct horse battery`. */
  register(
    username: string,
  ): Promise<{ token: string; account: CommandOutput<'account.register'>['account'] }>
  /** Calls a command over REST and expects it to be done. */
  call<C extends CommandName>(token: string, command: C, input: CommandInput<C>): Promise<CommandOutput<C>>
  /** Calls a command over REST, whatever it answers. */
  post(token: string | undefined, command: string, input: unknown): Promise<Answer<{ error?: RefusalBody }>>
  stop(): Promise<void>
}

export const testPassword = 'correct horse battery'

/** A real server in this process, on a free port, with a database of its own that `stop` removes. */
export const startTestChat = async (
  options: { dataFolder?: string; port?: number; env?: Record<string, string> } = {},
): Promise<TestChat> => {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'parley-test-'))
  const server = await startServer(
    readConfig({
      PARLEY_PORTS: String(options.port ?? 0),
      PARLEY_DATA: dataFolder,
      PARLEY_CONSOLE_PORT: '0',
      PARLEY_LIMITS: 'off',
      ...options.env,
    } as never),
  )
  const { url } = server

  const post: TestChat['post'] = async (token, command, input) => {
    const response = await fetch(`${url}/api/v1/${command}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(input),
    })
    return { status: response.status, body: (await response.json()) as never }
  }

  const call: TestChat['call'] = async (token, command, input) => {
    const { status, body } = await post(token, command, input)
    if (status !== 200) throw new Error(`${command} answered ${status}: ${JSON.stringify(body)}`)
    return body as never
  }

  return {
    url,
    port: server.ports[0] as number,
    dataFolder,
    server,
    register: (username) => call('', 'account.register', { username, password: testPassword }),
    call,
    post,
    async stop() {
      await server.stop()
      if (!options.dataFolder) rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}
