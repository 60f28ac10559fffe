import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'

let direct: TestChat
let proxied: TestChat
beforeAll(async () => {
  direct = await startTestChat({ env: { PARLEY_LIMITS: 'on' } })
  proxied = await startTestChat({ env: { PARLEY_LIMITS: 'on', PARLEY_TRUSTED_PROXIES: '127.0.0.1' } })
  for (const chat of [direct, proxied])
    for (const name of ['alice', 'bob', 'carol']) await chat.register(name)
})
afterAll(() => Promise.all([direct.stop(), proxied.stop()]))

const tryPassword = async (
  chat: TestChat,
  username: string,
  headers: Record<string, string>,
): Promise<number> =>
  (
    await fetch(`${chat.url}/api/v1/account.login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ username, password: 'a wrong password' }),
    })
  ).status

const claims = [
  'X-Forwarded-For',
  'X-Real-IP',
  'Forwarded',
  'X-Client-IP',
  'True-Client-IP',
  'CF-Connecting-IP',
  'X-Original-Forwarded-For',
  'X-Cluster-Client-IP',
]

describe('row 35: a client that says it is somebody else', () => {
  test('with any header and a new address each time waits after five wrong passwords all the same', async () => {
    const answers: number[] = []
    for (const [i, name] of claims.entries()) {
      const address = `203.0.113.${i + 1}`
      answers.push(
        await tryPassword(direct, 'alice', { [name]: name === 'Forwarded' ? `for=${address}` : address }),
      )
    }
    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
  })

  test('in front of what a trusted proxy adds is not believed', async () => {
    const answers: number[] = []
    for (let i = 1; i <= 7; i++)
      answers.push(
        await tryPassword(proxied, 'bob', { 'X-Forwarded-For': `203.0.113.${i}, 198.51.100.7, 127.0.0.1` }),
      )
    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429])
  })

  test('is believed of a trusted proxy: people behind it do not wait for each other', async () => {
    for (let i = 1; i <= 7; i++)
      expect(await tryPassword(proxied, 'carol', { 'X-Forwarded-For': `198.51.100.${i}` })).toBe(401)
  })

  test('is not taken for this machine: what only it may read stays closed', async () => {
    const metrics = (chat: TestChat, headers: Record<string, string>) =>
      fetch(`${chat.url}/metrics`, { headers }).then(({ status }) => status)
    expect(await metrics(proxied, { 'X-Forwarded-For': '127.0.0.1' })).toBe(401)
    expect(await metrics(proxied, { 'X-Forwarded-For': '198.51.100.9' })).toBe(401)
    expect(await metrics(direct, { Host: 'chat.example' })).toBe(401)
    expect(await metrics(direct, {})).toBe(200)
  })
})

test('row 10, row 15: what is refused for want of a right password says the same of names that nobody has', async () => {
  const ask = (username: string) =>
    direct.post('', 'account.login', { username, password: 'a wrong password' })
  const [known, unknown, strange] = [
    await ask('bob'),
    await ask('nobody-at-all'),
    await ask('nobody@example.org'),
  ]
  expect(unknown).toEqual(known)
  expect(strange).toEqual(known)
  expect((await direct.post('', 'account.login', { username: 'bob', password: testPassword })).status).toBe(
    200,
  )
})
