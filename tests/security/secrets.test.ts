import { expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operatorTokenFile } from '../../src/server/operator-token.ts'
import { caller } from '../support/call.ts'
import { startServerProcess } from '../support/start-server-process.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

const filesIn = ({ dataFolder }: Pick<TestChat, 'dataFolder'>): string[] =>
  readdirSync(dataFolder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(dataFolder, file))
    .filter((file) => statSync(file).isFile())

/** Where any of these can be read, in whatever encoding a program would write them. */
const found = (chat: Pick<TestChat, 'dataFolder'>, secrets: Record<string, string>): string[] =>
  filesIn(chat)
    .filter((file) => file !== operatorTokenFile(chat.dataFolder))
    .flatMap((file) => {
      const bytes = readFileSync(file)
      return Object.entries(secrets)
        .filter(([, secret]) => formsOf(secret).some((form) => bytes.includes(form)))
        .map(([what]) => `${what} in ${file.slice(chat.dataFolder.length)}`)
    })

const formsOf = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('hex'),
  encodeURIComponent(secret),
]

test('row 27, SC-37: no password, token or secret of a link is on the disk, in whatever it was used', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'parley-canary-'))
  const chat = await startTestChat({ dataFolder })
  const secrets: Record<string, string> = {
    'a password': 'canary-of-a-password-1',
    'a new password': 'canary-of-a-password-2',
    'a wrong password': 'canary-of-a-password-3',
    'a password too many': `canary-of-a-password-4${'x'.repeat(300)}`,
    'the link of the first owner': chat.server.ownerLink.split('/').at(-1) ?? '',
  }
  const { token: owner } = await chat.register('owner')
  const account = { username: 'alice', password: secrets['a password'] as string }
  const first = await chat.call('', 'account.register', { ...account, email: 'alice@example.org' })
  secrets['a token of registration'] = first.token
  for (const field of ['a wrong password', 'a password too many'])
    await chat.post('', 'account.login', { username: 'alice', password: secrets[field] })
  secrets['a token of a login'] = (await chat.call('', 'account.login', account)).token

  const socket = await openSocket(chat.url)
  await socket.ask('account.login', { ...account, password: secrets['a wrong password'] })
  secrets['a token of a socket'] = (await socket.ask('account.login', account)).ok.token
  await socket.ask('session.hello', { protocol: 1, token: `${secrets['a token of a socket']}x` })
  await socket.ask('session.hello', { protocol: 1, token: secrets['a token of a socket'] })

  const token = first.token
  await chat.call('', 'account.request-password-reset', { email: 'alice@example.org' })
  const { mails } = await chat.call(owner, 'mailbox.list', {})
  for (const { id } of mails) {
    const { status, body } = await chat.post(owner, 'mailbox.read', { mail: id })
    // Proving the address settles what other mails were about.
    if (status !== 200) continue
    const link = JSON.stringify(body).match(/\/([\w-]{43})\b/)?.[1] as string
    secrets[`the link of mail ${id}`] = link
    await fetch(`${chat.url}/verify-email/${link}`)
    await fetch(`${chat.url}/verify-email/${link}?token=${link}`, { method: 'POST' })
  }
  expect(Object.keys(secrets).some((what) => what.startsWith('the link of mail'))).toBe(true)
  const { invitation: _, ...made } = (await chat.call(owner, 'invitation.create', {
    role: 'member',
  })) as unknown as Record<string, string> & { invitation: unknown }
  for (const value of Object.values(made))
    if (typeof value === 'string') secrets['an invitation'] = value.split('/').at(-1) as string
  await fetch(`${chat.url}/invite/${secrets['an invitation']}`)
  await chat.call(token, 'account.change-password', {
    password: account.password,
    newPassword: secrets['a new password'] as string,
  })
  // What makes servers write most: faults, and addresses that hold what they should not.
  await fetch(`${chat.url}/api/v1/account.whoami?token=${token}`, { method: 'POST' })
  await fetch(`${chat.url}/${token}`)
  await fetch(`${chat.url}/`, { headers: { 'User-Agent': `agent ${token}`, Cookie: `parley=${token}` } })
  await fetch(`${chat.url}/api/v1/account.login`, {
    method: 'POST',
    body: `{"password":"${account.password}"`,
  })
  socket.close()

  expect(Object.keys(secrets).length).toBeGreaterThanOrEqual(10)
  expect(Object.values(secrets).every((secret) => secret.length > 20)).toBe(true)
  // What is looked for would be found: this is.
  expect(found(chat, { name: 'alice' })).toContain('name in /parley.db-wal')
  expect(found(chat, secrets)).toEqual([])
  await chat.stop()
  expect(found(chat, secrets)).toEqual([])
  rmSync(dataFolder, { recursive: true })
}, 30_000)

test('row 27: what the server writes is for the user that runs it only, even in a folder that is open to all', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'parley-open-folder-'))
  chmodSync(dataFolder, 0o755)
  const server = await startServerProcess({ data: dataFolder })
  await caller(server.url).post('', 'account.register', {
    username: 'alice',
    password: 'correct horse battery',
  })
  const shared = filesIn({ dataFolder }).filter((file) => (statSync(file).mode & 0o077) !== 0)
  const all = filesIn({ dataFolder }).length
  server.kill('SIGTERM')
  await server.exited
  rmSync(dataFolder, { recursive: true })
  expect(all).toBeGreaterThanOrEqual(4)
  expect(shared).toEqual([])
})
