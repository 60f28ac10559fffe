import { expect } from 'bun:test'
import type { Server } from 'bun'
import type { Actor } from '../../../core/actor.ts'
import { refuse } from '../../../protocol/refusals.ts'
import { createHttp } from '../create-http.ts'
import type { Asset, HttpConfig } from '../ports.ts'

type Call = { actor: Actor; command: string; input: unknown }

export const account = {
  id: 'a1',
  username: 'alice',
  role: 'member' as const,
  createdAt: '2026-11-21T09:00:00.000Z',
}
export const script = new TextEncoder().encode('say("hello") // '.repeat(100))
const files: Record<string, Asset> = {
  '/': {
    body: new TextEncoder().encode('<!doctype html>'),
    type: 'text/html',
    immutable: false,
    etag: '"i1"',
  },
  '/app-1a2b.js': {
    body: script,
    type: 'text/javascript',
    immutable: true,
    etag: '"s1"',
    gzip: Bun.gzipSync(script),
  },
}

/** What reached the rules and the log, and what `/readyz` is told; tests read and set it. */
export const seen = {
  calls: [] as Call[],
  logged: [] as object[],
  ready: { ok: true } as { ok: boolean; why?: string },
}

/** Only the gateway is under test: what it hands in is written down, what it answers is decided here. */
const serve = (config: HttpConfig) => {
  const http = createHttp({
    async execute(actor, command, input) {
      seen.calls.push({ actor, command, input })
      const { fail } = input as { fail?: string }
      if (fail === 'bug') throw new Error('a secret of the server')
      if (fail === 'slow-down') throw refuse('rate-limited', undefined, 1_200)
      return command === 'account.login' || command === 'account.register' ? { token: 'good', account } : {}
    },
    readAvatar: async () => script,
    authenticate: async (token) => (token === 'good' ? { id: 's1', account } : undefined),
    health: { serving: () => true, ready: async () => seen.ready },
    metrics: async () => 'parley_rooms 1\n',
    assets: { find: async (path) => files[path] },
    config,
    log: { info: () => {}, warn: () => {}, error: (fields) => void seen.logged.push(fields) },
  })
  return Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: (request) => http.fetch(request, '127.0.0.1') })
}

export const plain = serve({ publicUrl: undefined, trustedProxies: [] })
export const secure = serve({ publicUrl: 'https://chat.example', trustedProxies: [] })
// The runner ends with its last test, not with its last server.
plain.unref()
secure.unref()

type Options = { headers?: Record<string, string>; body?: BodyInit; on?: Server<undefined>; method?: string }

export const ask = (path: string, { headers = {}, body, on = plain, method = 'POST' }: Options = {}) =>
  fetch(new URL(path, on.url), {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  })
export const post = (command: string, body: BodyInit = '{}', headers: Record<string, string> = {}) =>
  ask(`/api/v1/${command}`, { body, headers })
export const get = (path: string, headers: Record<string, string> = {}) =>
  ask(path, { method: 'GET', headers })
export const codeOf = async (response: Response): Promise<[number, string]> => {
  const { error } = (await response.json()) as { error: { code: string; message: string } }
  expect(error.message.length).toBeGreaterThan(5)
  return [response.status, error.code]
}
export const bearer = { Authorization: 'Bearer good' }
