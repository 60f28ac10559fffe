import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { openBrowser, testInBrowser } from '../end-to-end/web/open-browser.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { commandRoutes } from './every-route.ts'

let chat: TestChat
let cookie: string
beforeAll(async () => {
  chat = await startTestChat()
  const { token } = await chat.register('alice')
  cookie = `parley=${token}`
  for (const name of ['bob', 'carol']) await chat.register(name)
})
afterAll(() => chat.stop())

/** Everything that is stored, but for when somebody was last seen. */
const stored = (): string => {
  const db = new Database(join(chat.dataFolder, 'parley.db'), { readonly: true })
  const tables = db.query("select name from sqlite_master where type = 'table'").all() as { name: string }[]
  const rows = tables.map(({ name }) => [name, db.query(`select * from "${name}"`).all()])
  db.close()
  return JSON.stringify(rows, (field, value) => (/seen|used/i.test(field) ? undefined : value))
}

type Forged = { method: string; headers: Record<string, string>; body?: BodyInit; query?: string }

const form = 'application/x-www-form-urlencoded'
const asForm = (input: object): string => new URLSearchParams(input as Record<string, string>).toString()

/** What a page of another site can make a browser send without asking first, and some that it can't. */
const forgeries: Record<string, (input: object) => Forged> = {
  'a form': (input) => ({
    method: 'POST',
    headers: { Origin: 'http://evil.example', 'Sec-Fetch-Site': 'cross-site', 'Content-Type': form },
    body: asForm(input),
  }),
  'a form of text': (input) => ({
    method: 'POST',
    headers: { Origin: 'http://evil.example', 'Content-Type': 'text/plain' },
    body: `${JSON.stringify(input).slice(0, -1)},"x":"="}`,
  }),
  'a form with a file': () => ({
    method: 'POST',
    headers: { Origin: 'null', 'Content-Type': 'multipart/form-data; boundary=x' },
    body: '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n\r\n--x--',
  }),
  'a fetch without CORS': (input) => ({
    method: 'POST',
    headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Content-Type': 'text/plain' },
    body: JSON.stringify(input),
  }),
  'a beacon': (input) => ({
    method: 'POST',
    headers: { Origin: 'http://evil.example' },
    body: new Blob([JSON.stringify(input)]),
  }),
  'JSON of another site': (input) => ({
    method: 'POST',
    headers: { Origin: 'http://evil.example', 'Content-Type': 'application/json' },
    body: JSON.stringify(input),
  }),
  'JSON of the next port': (input) => ({
    method: 'POST',
    headers: {
      Origin: `http://127.0.0.1:${chat.port - 1}`,
      'Sec-Fetch-Site': 'same-site',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(input),
  }),
  'JSON without a word where it comes from': (input) => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(input),
  }),
  'our own page, as a form': (input) => ({
    method: 'POST',
    headers: { Origin: chat.url, 'Content-Type': form },
    body: asForm({ ...input, x: 'never empty' }),
  }),
  'a link': (input) => ({
    method: 'GET',
    headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' },
    query: `?${asForm(input)}`,
  }),
  'a link that names another method': (input) => ({
    method: 'GET',
    headers: { 'X-HTTP-Method-Override': 'POST' },
    query: `?_method=POST&${asForm(input)}`,
  }),
}

describe('row 8: no other site acts in somebody’s name by', () => {
  for (const [what, forge] of Object.entries(forgeries))
    test(`${what}: every command, logging in and out included`, async () => {
      const before = stored()
      for (const { path, input } of commandRoutes) {
        const { query = '', headers, ...init } = forge(input ?? {})
        const answer = await fetch(`${chat.url}${path}${query}`, {
          ...init,
          redirect: 'manual',
          headers: { ...headers, Cookie: cookie },
        })
        expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true])
        expect([path, answer.headers.get('set-cookie')]).toEqual([path, null])
      }
      expect(stored()).toBe(before)
    })

  test('files: neither a picture is set nor an export read', async () => {
    for (const Origin of ['http://evil.example', 'null'])
      for (const [method, path] of [
        ['POST', 'account.avatar'],
        ['GET', 'account.export'],
      ]) {
        const headers = { Origin, Cookie: cookie, 'Content-Type': 'image/png' }
        expect(
          (await fetch(`${chat.url}/api/v1/${path}`, { method: method as string, headers })).status,
        ).toBe(403)
      }
  })

  test('negative control: our own page may', async () => {
    const answer = await fetch(`${chat.url}/api/v1/message.send`, {
      method: 'POST',
      headers: { Origin: chat.url, Cookie: cookie, 'Content-Type': 'application/json' },
      body: JSON.stringify({ room: 'lobby', text: 'mine', nonce: 'mine' }),
    })
    expect(answer.status).toBe(200)
  })
})

testInBrowser(
  'rows 7 and 8, SC-58: in a real browser, a page on the next port has the cookie and can do nothing with it',
  async () => {
    const evil = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: () =>
        new Response('<!doctype html><title>evil</title>', { headers: { 'Content-Type': 'text/html' } }),
    })
    const browser = await openBrowser()
    try {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(chat.url)
      const logIn = { username: 'bob', password: testPassword }
      const status = await page.evaluate(
        async (body) =>
          (
            await fetch('/api/v1/account.login', {
              method: 'POST',
              headers: { 'Content-Type': 'application/json' },
              body,
            })
          ).status,
        JSON.stringify(logIn),
      )
      expect(status).toBe(200)
      const opens = (url: string) =>
        page.evaluate(
          (address) =>
            new Promise<boolean>((resolve) => {
              const socket = new WebSocket(address)
              socket.onopen = () => resolve(true)
              socket.onerror = () => resolve(false)
            }),
          url,
        )
      const socketUrl = `${chat.url.replace('http', 'ws')}/socket`
      expect(await opens(socketUrl)).toBe(true)

      await page.goto(`http://127.0.0.1:${evil.port}/`)
      // Ports are no border for cookies: this one would be sent.
      expect((await context.cookies(`http://127.0.0.1:${evil.port}/`)).map(({ name }) => name)).toEqual([
        'parley',
      ])
      expect(await opens(socketUrl)).toBe(false)
      const before = stored()
      await page.evaluate(async (url) => {
        const body = JSON.stringify({ room: 'lobby', text: 'forged', nonce: 'forged' })
        const send = (init: RequestInit) =>
          fetch(`${url}/api/v1/message.send`, {
            method: 'POST',
            credentials: 'include',
            body,
            ...init,
          }).catch(() => undefined)
        await send({ mode: 'no-cors' })
        await send({ headers: { 'Content-Type': 'application/json' } })
        navigator.sendBeacon(`${url}/api/v1/account.logout`, '{}')
        await new Promise((resolve) => setTimeout(resolve, 300))
      }, chat.url)
      expect(stored()).toBe(before)
    } finally {
      await browser.close()
      await evil.stop(true)
    }
  },
)
