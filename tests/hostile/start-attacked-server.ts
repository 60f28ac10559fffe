import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from '../support/call.ts'
import { type ServerProcess, startServerProcess } from '../support/start-server-process.ts'
import { errorLines } from './error-lines.ts'
import { startTalk, type Talk } from './while-talking.ts'

export type AttackedServer = ServerProcess & {
  /** Of somebody who may do no more than anybody. */
  token: string
  post: ReturnType<typeof caller>['post']
  whileTalking: Talk['whileTalking']
  /** What was logged as an error so far. */
  errorLines(): string[]
  stop(): Promise<void>
}

const password = 'correct horse battery'

/** A server in a process of its own, with somebody who talks, somebody who listens, and mallory. */
export const startAttackedServer = async (env: Record<string, string> = {}): Promise<AttackedServer> => {
  const data = mkdtempSync(join(tmpdir(), 'parley-hostile-'))
  const server = await startServerProcess({ data, env })
  const { post } = caller(server.url)
  const register = async (username: string): Promise<string> =>
    (await post('', 'account.register', { username, password })).body.token
  const [speaker, listener, token] = [
    await register('alice'),
    await register('bob'),
    await register('mallory'),
  ]
  const talk = await startTalk(server.url, speaker, listener)
  return {
    ...server,
    token,
    post,
    whileTalking: talk.whileTalking,
    errorLines: () => errorLines(data),
    async stop() {
      talk.close()
      server.kill('SIGTERM')
      await server.exited
      rmSync(data, { recursive: true, force: true })
    },
  }
}
