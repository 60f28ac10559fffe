import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MailServer, startMailServer, tokenOf } from '../../support/start-mail-server.ts'
import { startTestChat, type TestChat, testPassword } from '../../support/start-test-chat.ts'
import { type WorkspaceClient, workspaceClient } from '../../support/workspace-client.ts'

let mails: MailServer
let chat: TestChat
let nobody: WorkspaceClient
beforeAll(async () => {
  mails = await startMailServer()
  chat = await startTestChat({ env: { PARLEY_SMTP_URL: mails.url } })
  nobody = workspaceClient(chat.url)
})
afterAll(async () => {
  await chat.stop()
  await mails.stop()
})

const form = (username: string) => ({
  first_name: 'First',
  last_name: 'Last',
  email: `${username}@example.org`,
  username,
  password: testPassword,
  password_confirm: testPassword,
})

/** Somebody who has confirmed the address, and is logged in. */
const enter = async (username: string): Promise<WorkspaceClient & { id: number; token: string }> => {
  await nobody.ask('POST', '/api/auth/register/', form(username))
  const mail = await mails.next(({ to }) => to === `${username}@example.org`)
  await nobody.ask('POST', `/api/auth/verify-email/${tokenOf(mail.link)}/`)
  const { body } = await nobody.ask('POST', '/api/auth/login/', {
    email: `${username}@example.org`,
    password: testPassword,
  })
  return { ...workspaceClient(chat.url, body.token), id: body.user.id, token: body.token }
}

describe('accounts', () => {
  test('are made, wait for their address to be confirmed, and then may send', async () => {
    const registered = await nobody.ask('POST', '/api/auth/register/', form('ann'))
    expect(registered.status).toBe(201)
    expect(registered.body.user).toEqual({
      id: expect.any(Number),
      username: 'ann',
      first_name: 'First',
      last_name: 'Last',
      email: 'ann@example.org',
      is_verified: false,
    })
    expect(JSON.stringify(registered.body)).not.toContain('token')

    const login = await nobody.ask('POST', '/api/auth/login', {
      email: 'ann@example.org',
      password: testPassword,
    })
    expect(login.status).toBe(200)
    const ann = workspaceClient(chat.url, login.body.token)
    const refused = await ann.ask('POST', '/api/chat/rooms/', { name: 'early' })
    expect([refused.status, refused.body]).toEqual([
      403,
      { detail: expect.stringContaining('Confirm your e-mail') },
    ])

    const mail = await mails.next(({ to }) => to === 'ann@example.org')
    const path = `/api/auth/verify-email/${tokenOf(mail.link)}`
    const page = await nobody.ask('GET', path, undefined, { Accept: 'text/html' })
    expect(page.body).toContain('<form method="post">')
    expect((await ann.ask('GET', '/api/auth/profile/')).body.is_verified).toBe(false)
    expect(await nobody.ask('POST', `${path}/`)).toMatchObject({ status: 200 })
    expect(await nobody.ask('POST', `${path}/`)).toMatchObject({ status: 400 })
    expect((await ann.ask('GET', '/api/auth/profile/')).body.is_verified).toBe(true)
    expect((await ann.ask('POST', '/api/chat/rooms/', { name: 'now' })).status).toBe(201)
  })

  test('are refused field by field', async () => {
    const wrong = await nobody.ask('POST', '/api/auth/register/', {
      ...form('x'),
      email: 'no',
      username: undefined,
    })
    expect([wrong.status, wrong.body]).toEqual([
      400,
      { email: ['Enter a valid email address.'], username: ['This field is required.'] },
    ])
    expect(
      (
        await nobody.ask('POST', '/api/auth/register/', {
          ...form('short'),
          password: 'x',
          password_confirm: 'x',
        })
      ).body,
    ).toEqual({
      password: ['Use at least 8 characters.'],
    })
    await nobody.ask('POST', '/api/auth/register/', form('taken'))
    expect(
      (await nobody.ask('POST', '/api/auth/register/', { ...form('Taken'), email: 'other@example.org' }))
        .body,
    ).toEqual({
      username: ['A user with that username already exists.'],
    })
  })

  test('do not tell whether an address is known', async () => {
    await nobody.ask('POST', '/api/auth/register/', form('known'))
    const asked = await Promise.all(
      ['known@example.org', 'unknown@example.org'].map((email) =>
        nobody.ask('POST', '/api/auth/resend-verification/', { email }),
      ),
    )
    expect(asked[0]?.status).toBe(200)
    expect(asked[0]?.body).toEqual(asked[1]?.body)
    const logins = await Promise.all(
      ['known@example.org', 'unknown@example.org'].map((email) =>
        nobody.ask('POST', '/api/auth/login/', { email, password: 'wrong password' }),
      ),
    )
    expect(logins.map(({ status, body }) => [status, body])).toEqual(
      Array(2).fill([401, { detail: 'Invalid email or password.' }]),
    )
  })
})

describe('rooms', () => {
  test('go through everything that can be done with them', async () => {
    const [ann, bob, eve] = [await enter('rann'), await enter('rbob'), await enter('reve')]
    const made = await ann.ask('POST', '/api/chat/rooms/', {
      name: 'plans',
      participant_emails: ['rbob@example.org'],
    })
    expect(made.status).toBe(201)
    const { id } = made.body
    const person = (id: number, username: string) => ({
      id,
      username,
      first_name: 'First',
      last_name: 'Last',
    })
    expect(made.body).toEqual({
      id,
      name: 'plans',
      is_private: true,
      participant_count: 2,
      participants: [person(ann.id, 'rann'), person(bob.id, 'rbob')],
    })
    expect((await bob.ask('GET', '/api/chat/rooms')).body.map((room: { id: number }) => room.id)).toContain(
      id,
    )
    expect(
      (await eve.ask('GET', '/api/chat/rooms/')).body.map((room: { id: number }) => room.id),
    ).not.toContain(id)

    // Whoever does not belong to it sees what a room that is not there looks like.
    for (const [method, path] of [
      ['GET', `/api/chat/rooms/${id}/`],
      ['PUT', `/api/chat/rooms/${id}/`],
      ['DELETE', `/api/chat/rooms/${id}/`],
      ['GET', `/api/chat/rooms/${id}/messages/`],
      ['POST', `/api/chat/rooms/${id}/send/`],
      ['POST', `/api/chat/rooms/${id}/participants/`],
      ['DELETE', `/api/chat/rooms/${id}/participants/${bob.id}/`],
      ['GET', '/api/chat/rooms/999999/'],
      ['GET', '/api/chat/rooms/x/'],
    ] as const) {
      const answer = await eve.ask(
        method,
        path,
        method === 'GET' || method === 'DELETE' ? undefined : { name: 'x', content: 'x', email: 'a@b.co' },
      )
      expect([path, answer.status, answer.body]).toEqual([path, 404, { detail: 'Not found.' }])
    }

    expect((await ann.ask('PUT', `/api/chat/rooms/${id}/`, { name: 'better plans' })).body.name).toBe(
      'better plans',
    )
    expect((await bob.ask('PUT', `/api/chat/rooms/${id}/`, { name: 'mine' })).status).toBe(403)
    expect((await ann.ask('POST', `/api/chat/rooms/${id}/participants/`, { user_id: eve.id })).status).toBe(
      201,
    )
    expect((await eve.ask('GET', `/api/chat/rooms/${id}/`)).body.participants).toHaveLength(3)
    expect((await ann.ask('DELETE', `/api/chat/rooms/${id}/participants/${eve.id}/`)).status).toBe(204)
    expect((await eve.ask('GET', `/api/chat/rooms/${id}/`)).status).toBe(404)
    expect(
      (await ann.ask('POST', `/api/chat/rooms/${id}/participants/`, { email: 'nobody@example.org' })).body,
    ).toEqual({
      email: ['No user with the email nobody@example.org was found.'],
    })
    expect((await ann.ask('POST', `/api/chat/rooms/${id}/participants/`, { user_id: 99_999 })).body).toEqual({
      user_id: ['Invalid pk "99999" - object does not exist.'],
    })
    expect((await bob.ask('DELETE', `/api/chat/rooms/${id}/participants/${bob.id}/`)).status).toBe(204)
    expect((await ann.ask('DELETE', `/api/chat/rooms/${id}/`)).status).toBe(204)
    expect((await ann.ask('GET', `/api/chat/rooms/${id}/`)).status).toBe(404)
    expect(
      (await ann.ask('GET', '/api/chat/rooms/')).body.map((room: { id: number }) => room.id),
    ).not.toContain(id)
  })

  test('are not made for somebody whom nobody knows', async () => {
    const ann = await enter('mann')
    const made = await ann.ask('POST', '/api/chat/rooms/', {
      name: 'x',
      participant_emails: ['no-one@example.org'],
    })
    expect([made.status, made.body]).toEqual([
      400,
      { participant_emails: ['No user with the email no-one@example.org was found.'] },
    ])
    expect((await ann.ask('GET', '/api/chat/rooms/')).body.map(({ name }: { name: string }) => name)).toEqual(
      ['lobby'],
    )
  })
})

describe('messages', () => {
  test('are sent, paged newest first, and deleted by their author alone', async () => {
    const [ann, bob] = [await enter('sann'), await enter('sbob')]
    const { id } = (
      await ann.ask('POST', '/api/chat/rooms/', { name: 'talk', participant_emails: ['sbob@example.org'] })
    ).body
    const sent = []
    for (let i = 1; i <= 5; i += 1)
      sent.push(await ann.ask('POST', `/api/chat/rooms/${id}/send/`, { content: `m${i}` }))
    expect([sent[0]?.status, sent[0]?.body]).toEqual([
      201,
      {
        id: expect.any(Number),
        room: id,
        sender: 'sann',
        content: 'm1',
        timestamp: expect.stringMatching(/^\d{4}-/),
        is_edited: false,
      },
    ])
    const page = await bob.ask('GET', `/api/chat/rooms/${id}/messages/?page_size=2`)
    expect(page.body).toMatchObject({ count: 5, previous: null })
    expect(page.body.results.map(({ content }: { content: string }) => content)).toEqual(['m5', 'm4'])
    const next = new URL(page.body.next)
    const second = await bob.ask('GET', next.pathname + next.search)
    expect(second.body.results.map(({ content }: { content: string }) => content)).toEqual(['m3', 'm2'])
    expect(new URL(second.body.previous).searchParams.has('page')).toBe(false)
    const last = await bob.ask('GET', `/api/chat/rooms/${id}/messages/?page_size=2&page=3`)
    expect(last.body).toMatchObject({ next: null, results: [{ content: 'm1' }] })
    expect(await bob.ask('GET', `/api/chat/rooms/${id}/messages/?page=9`)).toMatchObject({
      status: 404,
      body: { detail: 'Invalid page.' },
    })
    const first = sent[0]?.body.id
    expect((await bob.ask('DELETE', `/api/chat/messages/${first}/`)).status).toBe(403)
    expect((await ann.ask('DELETE', `/api/chat/messages/${first}/`)).status).toBe(204)
    expect((await bob.ask('GET', `/api/chat/rooms/${id}/messages/`)).body.count).toBe(4)
    expect((await ann.ask('DELETE', '/api/chat/messages/1/')).status).toBe(404)
    expect((await ann.ask('POST', `/api/chat/rooms/${id}/send/`, { content: '  ' })).status).toBe(400)
    expect((await ann.ask('POST', `/api/chat/rooms/${id}/send/`, {})).body).toEqual({
      content: ['This field is required.'],
    })
  })
})

describe('requests', () => {
  test.each([
    ['GET', '/api/chat/rooms/', undefined, {}, 401, 'Authentication credentials were not provided.'],
    ['GET', '/api/chat/rooms/', undefined, { Authorization: 'Token wrong' }, 401, 'Invalid token.'],
    ['GET', '/api/chat/rooms/?token=x', undefined, {}, 401, 'Authentication credentials were not provided.'],
    ['PATCH', '/api/chat/rooms/', undefined, {}, 405, 'Method "PATCH" not allowed.'],
    ['GET', '/api/chat/nothing/', undefined, {}, 404, 'Not found.'],
    ['POST', '/api/auth/login/', '{', {}, 400, 'The body is not valid JSON.'],
    [
      'POST',
      '/api/auth/login/',
      'a=b',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      415,
      expect.any(String),
    ],
    ['POST', '/api/auth/login/', `"${'x'.repeat(5000)}"`, {}, 413, expect.any(String)],
  ] as const)(
    '%s %s is answered as the framework would',
    async (method, path, body, headers, status, detail) => {
      const answer = await nobody.ask(method, path, body, headers)
      expect([answer.status, answer.body]).toEqual([status, { detail }])
    },
  )

  test('by a cookie alone are strangers’: no page of another site can use it', async () => {
    const { token } = await chat.call('', 'account.login', { username: 'sann', password: testPassword })
    const answer = await nobody.ask('GET', '/api/auth/profile/', undefined, { Cookie: `parley=${token}` })
    expect(answer.status).toBe(401)
  })

  test('are written down with who asked, and without any token', async () => {
    const ann = await enter('logged')
    await ann.ask('GET', '/api/chat/rooms/', undefined, { 'User-Agent': 'workspace-test' })
    await Bun.sleep(50)
    await chat.server.core.store.probe()
    const lines = () =>
      readFileSync(join(chat.dataFolder, 'logs', 'api.log'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    let own: Record<string, unknown> | undefined
    for (let i = 0; i < 1_000 && !own; i += 1) {
      own = lines().find(({ agent }) => agent === 'workspace-test')
      await Bun.sleep(50)
    }
    expect(own).toMatchObject({
      method: 'GET',
      path: '/api/chat/rooms/',
      user: 'logged',
      address: '127.0.0.1',
      status: 200,
      ms: expect.any(Number),
      time: expect.any(String),
    })
    const text = readFileSync(join(chat.dataFolder, 'logs', 'api.log'), 'utf8')
    expect(text).not.toContain(ann.token)
    expect(text).toContain('/api/auth/verify-email/[secret]')
  })

  test('after the session has ended are refused', async () => {
    const ann = await enter('ended')
    await chat.call(ann.token, 'account.logout', {})
    expect((await ann.ask('GET', '/api/chat/rooms/')).status).toBe(401)
  })
})

describe('limits', () => {
  test('are 10 messages a minute, 1000 requests an hour, and 100 without a login; each says when to come back', async () => {
    const strict = await startTestChat({ env: { PARLEY_LIMITS: 'on' } })
    const { token } = await strict.register('fast')
    const fast = workspaceClient(strict.url, token)
    const { id } = (await fast.ask('POST', '/api/chat/rooms/', { name: 'r' })).body
    const statuses = []
    for (let i = 0; i < 11; i += 1)
      statuses.push((await fast.ask('POST', `/api/chat/rooms/${id}/send/`, { content: `${i}` })).status)
    expect(statuses).toEqual([...Array(10).fill(201), 429])
    const refused = await fast.ask('POST', `/api/chat/rooms/${id}/send/`, { content: 'x' })
    expect(refused.body.detail).toMatch(/^Request was throttled\. Expected available in \d+ seconds\.$/)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const many = async (client: WorkspaceClient, count: number) =>
      (await Promise.all(Array.from({ length: count }, () => client.ask('GET', '/api/auth/profile/')))).map(
        ({ status }) => status,
      )
    expect((await many(workspaceClient(strict.url), 101)).filter((status) => status === 429)).toHaveLength(1)
    expect((await many(fast, 1000)).filter((status) => status === 429).length).toBeGreaterThan(5)
    await strict.stop()
  }, 60_000)
})
