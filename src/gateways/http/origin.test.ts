import { describe, expect, test } from 'bun:test'
import { isAllowedOrigin } from './origin.ts'
import type { HttpConfig } from './ports.ts'

const open: HttpConfig = { publicUrl: undefined, trustedProxies: [] }
const behindProxy: HttpConfig = { publicUrl: 'https://chat.example/parley', trustedProxies: [] }

const allowed = (headers: Record<string, string>, config = open): boolean =>
  isAllowedOrigin(
    new Request('http://chat.example:8000/', { headers: { host: 'chat.example:8000', ...headers } }),
    config,
  )

const cookie = 'parley=abc'

describe('the origin of a request', () => {
  const foreign = [
    'http://evil.example',
    'null',
    '',
    'http://chat.example',
    'http://chat.example:80001',
    'http://chat.example:8001',
    'http://chat.example:8000.evil.example',
    'http://evil-chat.example:8000',
    'http://evil.chat.example:8000',
    'http://chat.example:8000@evil.example',
    'http://chat.example:8000/',
    'http://CHAT.example:8000',
    'HTTP://chat.example:8000',
    'ws://chat.example:8000',
    'file://chat.example:8000',
    'http://chat.example:8000 http://evil.example',
    'http://chat.example:8000, http://evil.example',
  ]
  for (const origin of foreign)
    test(`is refused as "${origin}", with and without a cookie`, () => {
      expect(allowed({ origin })).toBe(false)
      expect(allowed({ origin, cookie })).toBe(false)
      expect(allowed({ origin, cookie, 'sec-fetch-site': 'same-origin' })).toBe(false)
    })

  test('is ours when it names our host, over http and, behind a proxy, https', () => {
    expect(allowed({ origin: 'http://chat.example:8000', cookie })).toBe(true)
    expect(allowed({ origin: 'https://chat.example:8000', cookie })).toBe(true)
  })

  test('is only the public address when there is one, whatever Host says', () => {
    expect(allowed({ origin: 'https://chat.example', cookie: '__Host-parley=abc' }, behindProxy)).toBe(true)
    expect(allowed({ origin: 'http://chat.example:8000' }, behindProxy)).toBe(false)
    expect(allowed({ origin: 'http://chat.example' }, behindProxy)).toBe(false)
    expect(allowed({ origin: 'https://evil.example', host: 'evil.example' }, behindProxy)).toBe(false)
  })

  test('is not ours under the name of a site that points at this machine, where nobody else reaches us', () => {
    const rebound = { host: 'evil.example:8000', origin: 'http://evil.example:8000' }
    for (const host of ['127.0.0.1', 'localhost', '::1']) {
      expect(allowed(rebound, { ...open, host })).toBe(false)
      for (const name of ['localhost:8000', '127.0.0.1:8000', '[::1]:8000'])
        expect(allowed({ host: name, origin: `http://${name}`, cookie }, { ...open, host })).toBe(true)
    }
    expect(allowed(rebound, { ...open, host: '0.0.0.0' })).toBe(true)
  })

  test('may be missing when the browser says that the page is ours', () => {
    expect(allowed({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(allowed({ cookie, 'sec-fetch-site': 'none' })).toBe(true)
    for (const site of ['cross-site', 'same-site', 'SAME-ORIGIN', ''])
      expect(allowed({ cookie, 'sec-fetch-site': site })).toBe(false)
  })

  test('may not be missing beside a cookie, but beside nothing at all', () => {
    expect(allowed({ cookie })).toBe(false)
    expect(allowed({})).toBe(true)
    expect(allowed({ cookie: 'theme=dark' })).toBe(true)
  })

  test('does not matter to a bearer token, which no foreign page can send', () => {
    expect(allowed({ origin: 'http://evil.example', authorization: 'Bearer abc' })).toBe(true)
    expect(allowed({ origin: 'http://evil.example', cookie, authorization: 'Basic abc' })).toBe(false)
  })
})
