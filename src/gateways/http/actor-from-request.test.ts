import { describe, expect, test } from 'bun:test'
import type { LoggedIn } from '../../core/actor.ts'
import { actorFromRequest } from './actor-from-request.ts'
import type { HttpConfig } from './ports.ts'

const config: HttpConfig = { publicUrl: undefined, trustedProxies: ['10.0.0.1', '10.0.0.2'] }
const sessionOf = (id: string): LoggedIn => ({
  id,
  account: { id, username: id, role: 'member', createdAt: '2026-11-21T09:00:00.000Z' },
})
const authenticate = async (token: string) => (token.startsWith('good') ? sessionOf(token) : undefined)

const actor = (headers: Record<string, string>, peer = '10.0.0.1', using = config) =>
  actorFromRequest(new Request('http://chat.example/', { headers }), peer, using, authenticate)

describe('the address of an actor', () => {
  const forwarded = (list: string, peer?: string) =>
    actor({ 'x-forwarded-for': list }, peer).then(({ address }) => address)

  test('is what a trusted proxy saw', async () => {
    expect(await forwarded('203.0.113.9')).toBe('203.0.113.9')
    expect(await forwarded('203.0.113.9, 10.0.0.2')).toBe('203.0.113.9')
    expect(await forwarded('2001:db8::7')).toBe('2001:db8::7')
    expect(await forwarded('203.0.113.9', '::ffff:10.0.0.1')).toBe('203.0.113.9')
  })

  test('is not what the client wrote in front of it', async () => {
    expect(await forwarded('127.0.0.1, 203.0.113.9')).toBe('203.0.113.9')
    expect(await forwarded('10.0.0.2, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9')
  })

  test('is the peer itself when nobody trusts it, or when it says something that is no address', async () => {
    expect(await forwarded('203.0.113.9', '198.51.100.4')).toBe('198.51.100.4')
    expect(await forwarded('203.0.113.9', '::ffff:198.51.100.4')).toBe('198.51.100.4')
    for (const odd of ['', ',', 'unknown', '203.0.113.9, <script>', '203.0.113.9:1234', '10.0.0.2'])
      expect(await forwarded(odd)).toBe('10.0.0.1')
  })
})

describe('the session of an actor', () => {
  const session = (headers: Record<string, string>, using = config) =>
    actor(headers, undefined, using).then((found) => found.session?.id)

  test('comes from a bearer token or the cookie, and the token wins', async () => {
    expect(await session({ authorization: 'Bearer good-1' })).toBe('good-1')
    expect(await session({ authorization: 'bearer good-1' })).toBe('good-1')
    expect(await session({ cookie: 'a=b; parley=good-2; c=d' })).toBe('good-2')
    expect(await session({ authorization: 'Bearer good-1', cookie: 'parley=good-2' })).toBe('good-1')
  })

  test('is not taken from the cookie when the token is wrong or broken', async () => {
    for (const token of ['bad', '', 'a b', 'x'.repeat(300), '{}', '%00'])
      expect(await session({ authorization: `Bearer ${token}`, cookie: 'parley=good-2' })).toBeUndefined()
  })

  test('is not taken from a cookie of another name, nor of plain HTTP when there is HTTPS', async () => {
    expect(await session({ cookie: 'xparley=good-2; parleyx=good-2; PARLEY=good-2' })).toBeUndefined()
    const secure = { ...config, publicUrl: 'https://chat.example' }
    expect(await session({ cookie: 'parley=good-2' }, secure)).toBeUndefined()
    expect(await session({ cookie: '__Host-parley=good-2' }, secure)).toBe('good-2')
  })

  test('is never taken from the address', async () => {
    const request = new Request('http://chat.example/?token=good-1&access_token=good-1')
    expect((await actorFromRequest(request, '', config, authenticate)).session).toBeUndefined()
  })
})

test('the program names itself in at most 200 characters that steer no terminal', async () => {
  expect((await actor({ 'user-agent': 'x'.repeat(500) })).agent).toBe('x'.repeat(200))
  expect((await actor({ 'user-agent': 'a\u009b31mb\tc' })).agent).toBe('a31mbc')
  expect((await actor({})).agent).toBe('')
})
