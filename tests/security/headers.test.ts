import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { resolve } from 'node:path'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { everyRoute, type Route } from './every-route.ts'

const secureUrl = 'https://chat.example'
const chats: Record<string, TestChat> = {}
beforeAll(async () => {
  chats.http = await startTestChat()
  chats.https = await startTestChat({ env: { PARLEY_PUBLIC_URL: secureUrl } })
  for (const on of Object.values(chats))
    await ask(on, { method: 'POST', path: '/api/v1/account.register', input: alice })
})
afterAll(() => Promise.all(Object.values(chats).map((chat) => chat.stop())))

const alice = { username: 'alice', password: testPassword }

const chat = (name: string): TestChat => chats[name] as TestChat

const ask = (on: TestChat, { method, path, input }: Route, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${on.port}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(method === 'POST' ? { 'Content-Type': 'application/json' } : {}), ...headers },
    ...(method === 'POST' ? { body: JSON.stringify(input ?? {}) } : {}),
  })

const named = ({ method, path }: Route): string => `${method} ${path}`

const always: [header: string, holds: RegExp][] = [
  ['content-security-policy', /default-src 'none'.*frame-ancestors 'none'.*base-uri 'none'/],
  ['content-security-policy', /require-trusted-types-for 'script'/],
  ['x-content-type-options', /^nosniff$/],
  ['referrer-policy', /^no-referrer$/],
  ['cross-origin-opener-policy', /^same-origin$/],
  ['cross-origin-resource-policy', /^same-origin$/],
]

const endsSessions = /logout|account\.(delete|change-password|reset-password)|session\.revoke|end-sessions/

/** Every route, without a login and with one, as far as the answers lack something. */
const lacking = async (on: TestChat, lacks: (answer: Response, route: Route) => string | undefined) => {
  const found: string[] = []
  const entered = await ask(on, { method: 'POST', path: '/api/v1/account.login', input: alice })
  const { token } = (await entered.json()) as { token: string }
  const passes: Record<string, string>[] = [{}, { Authorization: `Bearer ${token}` }]
  for (const headers of passes)
    for (const route of everyRoute) {
      if ('Authorization' in headers && endsSessions.test(route.path)) continue
      const answer = await ask(on, route, headers)
      const what = lacks(answer, route)
      if (what) found.push(`${named(route)} (${answer.status}): ${what}`)
      await answer.body?.cancel()
    }
  return found
}

describe('row 19: on every route, whatever it answers,', () => {
  for (const name of ['http', 'https'])
    test(`the headers that keep a browser safe are there (${name})`, async () => {
      const found = await lacking(chat(name), ({ headers }) => {
        const missing = always.filter(([header, holds]) => !holds.test(headers.get(header) ?? ''))
        const hasHsts = headers.get('strict-transport-security')?.startsWith('max-age=31536000') ?? false
        return [...missing.map(([header]) => header), ...(hasHsts === (name === 'https') ? [] : ['HSTS'])][0]
      })
      expect(found).toEqual([])
    })

  test('no script from elsewhere, no inline script and no eval is allowed', async () => {
    const policy = (await fetch(chat('http').url)).headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/unsafe|\*|https?:|nonce-|data:(?!;)[^;]*script/)
  })
})

test('row 39: nothing of the interface is kept by anybody, and it differs by who asks', async () => {
  const found = await lacking(chat('http'), ({ headers }, { path }) => {
    if (!path.startsWith('/api/v1/')) return undefined
    if (headers.get('cache-control') !== 'no-store') return 'Cache-Control'
    return headers.get('vary') === 'Cookie, Authorization' ? undefined : 'Vary'
  })
  expect(found).toEqual([])
})

test('row 32: no answer of the interface is packed, so its length tells nothing of the secrets in it', async () => {
  for (const route of everyRoute.filter(({ path }) => path.startsWith('/api/'))) {
    const { headers } = await ask(chat('http'), route, { 'Accept-Encoding': 'gzip, br, deflate, zstd' })
    expect([named(route), headers.get('content-encoding')]).toEqual([named(route), null])
  }
})

test('row 8: no other site may read an answer, whatever it says it is', async () => {
  const found = await lacking(chat('http'), ({ headers }) =>
    [...headers.keys()].find((name) => name.startsWith('access-control-')),
  )
  expect(found).toEqual([])
  for (const Origin of ['http://evil.example', 'null', chat('http').url]) {
    const { headers } = await fetch(`${chat('http').url}/api/v1/room.list`, {
      method: 'OPTIONS',
      headers: { Origin, 'Access-Control-Request-Method': 'POST' },
    })
    expect(headers.has('access-control-allow-origin')).toBe(false)
  }
})

test('row 40: neither the runtime nor a version is told by a header', async () => {
  const found = await lacking(chat('http'), ({ headers }) =>
    [...headers.keys()].find((name) => /^(server|via|x-powered-by|x-.*version)$/.test(name)),
  )
  expect(found).toEqual([])
})

test('row 28: whatever is asked, no answer shows the inside and none is a fault', async () => {
  const inside = /node_modules|\bat \S+ \(|\.ts:\d+|SQLITE_|syntax error|Error: /
  const folder = resolve(import.meta.dir, '..', '..')
  for (const route of everyRoute.filter(({ path }) => !/openapi|docs/.test(path))) {
    const answer = await ask(chat('http'), route)
    const text = await answer.text()
    expect([named(route), answer.status < 500, inside.test(text), text.includes(folder)]).toEqual([
      named(route),
      true,
      false,
      false,
    ])
  }
})

describe('row 5: the session of a browser', () => {
  const logIn = async (name: string, origin: string) => {
    const response = await fetch(`http://127.0.0.1:${chat(name).port}/api/v1/account.login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: origin },
      body: JSON.stringify(alice),
    })
    return (response.headers.get('set-cookie') ?? '').split('; ')
  }

  test('is a cookie that no script reads and no other site sends', async () => {
    const [pair, ...attributes] = await logIn('http', chat('http').url)
    expect(pair).toMatch(/^parley=[\w-]{43}$/)
    expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Lax', 'Path=/']))
  })

  test('belongs to this host and to HTTPS alone where there is HTTPS', async () => {
    const [pair, ...attributes] = await logIn('https', secureUrl)
    expect(pair).toMatch(/^__Host-parley=[\w-]{43}$/)
    expect(attributes).toEqual(expect.arrayContaining(['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/']))
    expect(attributes.join()).not.toContain('Domain')
  })

  test('is not taken from an address', async () => {
    const { token } = await chat('http').call('', 'account.login', alice)
    for (const name of ['token', 'access_token', 'parley', 'session'])
      for (const path of ['/api/v1/account.whoami', '/api/v1/account.export'])
        expect(
          (await ask(chat('http'), { method: 'POST', path: `${path}?${name}=${token}` })).status,
        ).toBeOneOf([401, 405])
  })
})
