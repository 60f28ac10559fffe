import { describe, expect, test } from 'bun:test'
import { ask, bearer, codeOf, get, post, script, secure, seen } from './testing/served-http.ts'

describe('every answer', () => {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
  ]

  const answers = async (): Promise<Record<string, Response>> => ({
    page: await get('/'),
    asset: await get('/app-1a2b.js'),
    missing: await get('/nothing'),
    'missing page': await get('/nothing', { Accept: 'text/html' }),
    docs: await get('/api/docs'),
    style: await get('/api/docs.css'),
    description: await get('/api/openapi.json'),
    health: await get('/healthz'),
    readiness: await get('/readyz'),
    result: await post('account.login'),
    refusal: await post('account.login', '{'),
    bug: await post('account.whoami', '{"fail":"bug"}', bearer),
    'unknown command': await post('nothing'),
    'wrong method': await get('/api/v1/room.list'),
    preflight: await ask('/api/v1/room.list', {
      method: 'OPTIONS',
      headers: { Origin: 'http://evil.example' },
    }),
  })

  test('carries the headers that keep a browser safe, and allows no other site to read it', async () => {
    for (const [name, { headers }] of Object.entries(await answers())) {
      expect([name, headers.get('content-security-policy')]).toEqual([name, policy.join('; ')])
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.has('permissions-policy')).toBe(true)
      expect(headers.has('strict-transport-security')).toBe(false)
      expect([...headers.keys()].filter((key) => key.startsWith('access-control-'))).toEqual([])
    }
  })

  test('insists on HTTPS where there is HTTPS', async () => {
    const { headers } = await ask('/healthz', { on: secure, method: 'GET' })
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
  })

  test('of the interface is never kept, and differs by who asks', async () => {
    const all = await answers()
    for (const name of ['result', 'refusal', 'bug', 'unknown command', 'docs'])
      expect([all[name]?.headers.get('cache-control'), all[name]?.headers.get('vary')]).toEqual([
        'no-store',
        'Cookie, Authorization',
      ])
  })
})

describe('files of the web client', () => {
  test('are kept for ever under a hashed name, and asked for each time under a plain one', async () => {
    expect((await get('/app-1a2b.js')).headers.get('cache-control')).toBe(
      'public, max-age=31536000, immutable',
    )
    expect((await get('/')).headers.get('cache-control')).toBe('no-cache')
  })

  test('are not sent again to somebody who has them', async () => {
    expect((await get('/', { 'If-None-Match': '"i1"' })).status).toBe(304)
    expect((await get('/', { 'If-None-Match': '"x", W/"i1"' })).status).toBe(304)
    expect((await get('/', { 'If-None-Match': '"i2"' })).status).toBe(200)
  })

  test('are packed for those who take it', async () => {
    const packed = await get('/app-1a2b.js', { 'Accept-Encoding': 'br, gzip' })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(await packed.bytes()).toEqual(script)
    for (const accepted of ['identity', 'br', 'gzip;q=0'])
      expect(
        (await get('/app-1a2b.js', { 'Accept-Encoding': accepted })).headers.has('content-encoding'),
      ).toBe(false)
  })

  test('can be asked for by HEAD, without their content', async () => {
    const response = await ask('/', { method: 'HEAD' })
    expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([200, '"i1"', ''])
  })

  test('that do not exist are a page for people and a refusal for programs', async () => {
    const page = await get('/somewhere', { Accept: 'text/html,*/*' })
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(await codeOf(await get('/somewhere', { Accept: '*/*' }))).toEqual([404, 'not-found'])
    for (const path of ['/x.map', '/api/nothing', '/__proto__', '/..%2f..%2fetc%2fpasswd', '/%E0%A4%A'])
      expect(await codeOf(await get(path, path.includes('.') ? { Accept: 'text/html' } : {}))).toEqual([
        404,
        'not-found',
      ])
  })
})

describe('health', () => {
  test('says whether it serves and whether it can write', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ ok: true })
    expect((await get('/readyz')).status).toBe(200)
    seen.ready = { ok: false, why: 'The disk of the server is full.' }
    const answer = await get('/readyz')
    expect([answer.status, await answer.json()]).toEqual([503, seen.ready])
    seen.ready = { ok: true }
  })
})
