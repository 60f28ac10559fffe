import { describe, expect, test } from 'bun:test'
import { commands } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { account, ask, bearer, codeOf, plain, post, secure, seen } from './testing/served-http.ts'

describe('a command over REST', () => {
  test('reaches the rules under its name for every command but those of the socket', async () => {
    for (const [name, spec] of Object.entries(commands)) {
      seen.calls = []
      const response = await post(name, '{"a":1}', bearer)
      // What carries a file has a route of its own, and no JSON gets through that.
      if ('transport' in spec) expect([404, 405, 415]).toContain((await codeOf(response))[0])
      expect(seen.calls.map(({ command, input }) => [command, input])).toEqual(
        'transport' in spec ? [] : [[name, { a: 1 }]],
      )
    }
  })

  test('is answered with the result itself', async () => {
    const response = await post('account.login')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ token: 'good', account })
  })

  test('takes an empty body for no input, even without a type', async () => {
    seen.calls = []
    await fetch(new URL('/api/v1/account.whoami', plain.url), { method: 'POST', headers: bearer })
    expect(seen.calls[0]?.input).toEqual({})
  })

  test('is unknown under names that every object has', async () => {
    for (const name of [
      'constructor',
      '__proto__',
      'toString',
      'message',
      'message.send.x',
      'MESSAGE.SEND',
      '%00',
    ])
      expect(await codeOf(await post(name, '{}', bearer))).toEqual([404, 'unknown-command'])
  })

  test('is called with POST only, and says so', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const response = await ask('/api/v1/room.list', { method })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    }
  })

  test('says in whole seconds when to come back', async () => {
    const response = await post('account.whoami', '{"fail":"slow-down"}', bearer)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await response.json()).toEqual({
      error: { code: 'rate-limited', message: 'Slow down and try again later.', retryAfterMs: 1200 },
    })
  })

  test('that meets a bug tells an id and nothing of the inside', async () => {
    seen.logged = []
    const response = await post('account.whoami', '{"fail":"bug"}', bearer)
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).not.toContain('secret')
    const id = text.match(/logged as ([0-9a-f]{8})/)?.[1]
    expect(seen.logged).toEqual([expect.objectContaining({ id, command: 'account.whoami' })])
  })
})

describe('a body', () => {
  const refused = async (body: BodyInit, headers: Record<string, string> = bearer) =>
    codeOf(await post('message.send', body, headers))

  test('must be JSON by its type, and must not be packed', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/jsonx',
    ])
      expect(await refused('{}', { ...bearer, 'Content-Type': type })).toEqual([415, 'bad-media-type'])
    expect(await refused(Bun.gzipSync('{}'), { ...bearer, 'Content-Encoding': 'gzip' })).toEqual([
      415,
      'bad-media-type',
    ])
    const typed = await post('message.send', '{}', {
      ...bearer,
      'Content-Type': 'Application/JSON; charset=utf-8',
    })
    expect(typed.status).toBe(200)
  })

  test('must be valid JSON in UTF-8', async () => {
    for (const broken of ['{', '{"a":}', 'undefined', "{'a':1}", '[1,]', '\u0000', '{"a":1}{"b":2}'])
      expect(await refused(broken)).toEqual([400, 'bad-input'])
    expect(await refused(new Uint8Array([0x22, 0xff, 0xfe, 0x22]))).toEqual([400, 'bad-input'])
  })

  test('may be 256 KiB large and not one byte larger', async () => {
    const exactly = JSON.stringify({ a: 'x'.repeat(limits.bodyBytes - 8) })
    expect((await post('message.send', exactly, bearer)).status).toBe(200)
    expect(await refused(`${exactly} `)).toEqual([413, 'too-large'])
  })

  test('may be 4 KiB before login, and for logging in', async () => {
    const body = JSON.stringify({ a: 'x'.repeat(limits.frameBytesBeforeHello) })
    expect(await codeOf(await post('account.login', body))).toEqual([413, 'too-large'])
    expect(await codeOf(await post('account.register', body, bearer))).toEqual([413, 'too-large'])
    expect(await codeOf(await post('message.send', body))).toEqual([413, 'too-large'])
    expect((await post('message.send', body, bearer)).status).toBe(200)
  })

  test('that comes in chunks without a length is measured while it comes, and not read to its end', async () => {
    let sent = 0
    const endless = new ReadableStream({
      async pull(controller) {
        sent += 1
        if (sent > 2_000) controller.close()
        else controller.enqueue(new Uint8Array(16 * 1024).fill(32))
        await Bun.sleep(0)
      },
    })
    expect(await refused(endless)).toEqual([413, 'too-large'])
    expect(sent).toBeLessThan(2_000)
  })

  test('is at most 32 deep and 1,000 fields wide', async () => {
    const deep = (n: number) => `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`
    const wide = (n: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, 1])))
    expect((await post('message.send', deep(32), bearer)).status).toBe(200)
    expect(await refused(deep(33))).toEqual([400, 'bad-input'])
    expect(await refused('['.repeat(100_000))).toEqual([400, 'bad-input'])
    expect(await refused(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toEqual([400, 'bad-input'])
    expect((await post('message.send', wide(1_000), bearer)).status).toBe(200)
    expect(await refused(wide(1_001))).toEqual([400, 'bad-input'])
  })

  test('has no field that would reach the prototype', async () => {
    seen.calls = []
    expect(await refused('{"__proto__":{"isOwner":true}}')).toEqual([400, 'bad-input'])
    expect(await refused('{"a":[{"__proto__":1}]}')).toEqual([400, 'bad-input'])
    expect(seen.calls).toEqual([])
  })
})

describe('the cookie', () => {
  const own = () => ({ Origin: plain.url.origin })
  const logIn = async (headers: Record<string, string>, on = plain) =>
    (await ask('/api/v1/account.login', { body: '{}', headers, on })).headers.get('set-cookie')

  test('is set for a browser that logs in or registers, and for nobody else', async () => {
    expect(await logIn(own())).toBe('parley=good; Path=/; HttpOnly; SameSite=Lax; Max-Age=7776000')
    expect(await logIn({ 'Sec-Fetch-Site': 'same-origin' })).toStartWith('parley=good; ')
    expect(await logIn({})).toBeNull()
    expect(
      (await post('room.list', '{}', { ...own(), Cookie: 'parley=good' })).headers.has('set-cookie'),
    ).toBe(false)
  })

  test('is bound to its host and to HTTPS where there is HTTPS', async () => {
    expect(await logIn({ Origin: 'https://chat.example' }, secure)).toBe(
      '__Host-parley=good; Path=/; HttpOnly; SameSite=Lax; Max-Age=7776000; Secure',
    )
  })

  test('is cleared by logging out', async () => {
    const response = await post('account.logout', '{}', { ...own(), Cookie: 'parley=good' })
    expect(response.headers.get('set-cookie')).toBe('parley=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0')
  })

  test('lets our page act, and no page of another site, not even to log in or out', async () => {
    seen.calls = []
    expect((await post('room.list', '{}', { ...own(), Cookie: 'parley=good' })).status).toBe(200)
    expect(seen.calls[0]?.actor.session?.id).toBe('s1')
    seen.calls = []
    for (const command of ['account.login', 'account.register', 'account.logout', 'message.send'])
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded'])
        expect(
          await codeOf(
            await post(command, '{}', {
              Origin: 'http://evil.example',
              Cookie: 'parley=good',
              'Content-Type': type,
            }),
          ),
        ).toEqual([403, 'forbidden'])
    expect(seen.calls).toEqual([])
  })
})
