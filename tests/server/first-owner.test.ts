import { describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServerProcess } from '../support/start-server-process.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'

/** An installation that others can reach, as far as its configuration tells. */
const startPublicChat = () => startTestChat({ env: { PARLEY_PUBLIC_URL: 'https://chat.example' } })
const roleOf = ({ body }: { body: object }) => (body as { account?: { role: string } }).account?.role
const post = async (port: number, command: string, input: object, headers: Record<string, string> = {}) => {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/${command}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(input),
  })
  return { status: response.status, body: (await response.json()) as object }
}
const register = ({ port }: TestChat, username: string, headers?: Record<string, string>) =>
  post(port, 'account.register', { username, password: testPassword }, headers)

describe('the first account of an installation', () => {
  test('owns it when the installation is at home and so is the person', async () => {
    const chat = await startTestChat()
    expect(roleOf(await register(chat, 'alice'))).toBe('owner')
    expect(roleOf(await register(chat, 'bob'))).toBe('member')
    await chat.stop()
  })

  test('does not when it came through a proxy, or by a name that is not this machine’s', async () => {
    const chat = await startTestChat()
    const elsewhere: Record<string, string>[] = [
      { 'X-Forwarded-For': '203.0.113.9' },
      { Forwarded: 'for=203.0.113.9' },
      { Via: '1.1 proxy' },
      { Host: 'chat.example' },
    ]
    for (const [i, headers] of elsewhere.entries())
      expect([headers, roleOf(await register(chat, `stranger${i}`, headers))]).toEqual([headers, 'member'])
    expect(roleOf(await register(chat, 'alice'))).toBe('owner')
    await chat.stop()
  })

  test('does not on an installation that others reach', async () => {
    const chat = await startPublicChat()
    expect(roleOf(await register(chat, 'alice'))).toBe('member')
    await chat.stop()
  })
})

describe('the link on the console', () => {
  const claim = async (chat: TestChat, username: string, link = chat.server.ownerLink) => {
    const { pathname } = new URL(link)
    const response = await fetch(`http://127.0.0.1:${chat.port}${pathname}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ username, password: testPassword }),
    })
    return {
      status: response.status,
      cookie: response.headers.get('set-cookie'),
      text: await response.text(),
    }
  }

  test('shows a form that needs no script, and looking at it changes nothing', async () => {
    const chat = await startPublicChat()
    const { pathname } = new URL(chat.server.ownerLink)
    for (let i = 0; i < 3; i++) {
      const page = await fetch(`http://127.0.0.1:${chat.port}${pathname}`)
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store'])
      expect(await page.text()).toContain('<form method="post">')
    }
    expect((await post(chat.port, 'installation.get', {})).body).toMatchObject({ hasOwner: false })
    await chat.stop()
  })

  test('makes one owner, however many use it at once, and logs the browser in', async () => {
    const chat = await startPublicChat()
    const all = await Promise.all(Array.from({ length: 50 }, (_, i) => claim(chat, `owner${i}`)))
    const done = all.filter(({ status }) => status === 303)
    expect(done.length).toBe(1)
    expect(done[0]?.cookie).toStartWith('__Host-parley=')
    expect(all.filter(({ status }) => status === 403 || status === 404).length).toBe(49)
    expect((await claim(chat, 'late')).status).toBe(404)
    const owners = { query: '', role: 'owner', state: undefined, after: '', limit: 10, now: 0 } as const
    expect((await chat.server.core.store.administration.people(owners)).length).toBe(1)
    await chat.stop()
  }, 60_000)

  test('is not guessed, and an error in the form is said without losing what was typed', async () => {
    const chat = await startPublicChat()
    const wrong = await claim(
      chat,
      'mallory',
      'https://chat.example/claim/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    )
    expect([wrong.status, wrong.cookie]).toEqual([404, null])
    const odd = await claim(chat, '"><script>alert(1)</script>')
    expect(odd.status).toBe(400)
    expect(odd.text).not.toContain('<script>')
    expect(odd.text).toContain('&#60;script&#62;')
    await chat.stop()
  })

  test('is printed by a server that nobody owns, and no more once somebody does', async () => {
    const data = mkdtempSync(join(tmpdir(), 'parley-claim-'))
    const env = { PARLEY_PUBLIC_URL: 'https://chat.example' }
    const first = await startServerProcess({ data, env })
    expect(first.printed).toContain('https://chat.example/claim/')
    expect(first.printed).not.toContain('first account on this machine')
    const token = first.printed.match(/\/claim\/([\w-]{43})/)?.[1] as string
    const [, address = ''] = readFileSync(join(data, 'admin-token'), 'utf8').split('\n')
    const input = { token, username: 'alice', password: testPassword }
    expect((await post(Number(new URL(address).port), 'installation.claim', input)).status).toBe(200)
    first.kill('SIGTERM')
    await first.exited
    const second = await startServerProcess({ data, env })
    expect(second.printed).not.toContain('/claim/')
    second.kill('SIGTERM')
    await second.exited
    rmSync(data, { recursive: true })
  })
})
