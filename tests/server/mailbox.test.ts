import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OwedMailView } from '../../src/protocol/entities/mail.ts'
import { tokenOf } from '../support/start-mail-server.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'

let chat: TestChat
let owner: string

beforeAll(async () => {
  chat = await startTestChat()
  owner = (await chat.register('owner')).token
})
afterAll(() => chat.stop())

const password = testPassword
const kept = async (): Promise<OwedMailView[]> => {
  while ((await chat.server.core.store.mail.nextDue()) !== undefined) await Bun.sleep(20)
  return (await chat.call(owner, 'mailbox.list', { state: 'kept' })).mails
}
const linkIn = (text: string): string =>
  text.match(/http\S+\/(?:verify-email|reset-password)\/\S+/)?.[0] ?? ''

test('without a mail server a mail lies in the mailbox, and the owner hands on its link', async () => {
  const { token } = await chat.call('', 'account.register', {
    username: 'alice',
    password,
    email: 'alice@example.org',
  })
  const [mail] = await kept()
  expect(mail).toMatchObject({ kind: 'verify', address: 'alice@example.org', state: 'kept' })
  const read = async () => chat.call(owner, 'mailbox.read', { mail: mail?.id ?? '' })
  const [first, second] = [await read(), await read()]
  expect(first.subject).toBe('Confirm your e-mail address')
  expect(linkIn(first.text)).toStartWith(`${chat.url}/verify-email/`)
  expect(linkIn(second.text)).not.toBe(linkIn(first.text))
  await chat.call('', 'account.verify-email', { token: tokenOf(linkIn(first.text)) })
  expect((await chat.call(token, 'account.whoami', {})).account.emailVerified).toBe(true)

  const settled = await chat.post(owner, 'mailbox.read', { mail: mail?.id })
  expect([settled.status, settled.body.error?.message]).toEqual([
    404,
    'What this mail was about is settled: there is nothing left to say.',
  ])
})

test('only the owner sees it, whatever else somebody may do', async () => {
  const { link } = await chat.call(owner, 'invitation.create', { role: 'admin' })
  const { token: admin } = await chat.call('', 'account.register', {
    username: 'admin',
    password,
    invitation: tokenOf(link),
  })
  const [mail] = await kept()
  for (const [command, input] of [
    ['mailbox.list', {}],
    ['mailbox.read', { mail: mail?.id }],
    ['mailbox.send', { mail: mail?.id }],
  ] as const) {
    expect([command, (await chat.post(admin, command, input)).status]).toEqual([command, 403])
    expect([command, (await chat.post('', command, input)).status]).toEqual([command, 401])
  }
})

test('the log says that a mail came and never what is in it', async () => {
  await chat.call('', 'account.request-password-reset', { email: 'alice@example.org' })
  const mails = await kept()
  const mail = mails.find(({ kind }) => kind === 'reset-asked')
  const { text } = await chat.call(owner, 'mailbox.read', { mail: mail?.id ?? '' })
  const log = readFileSync(join(chat.dataFolder, 'logs', 'parley.log'), 'utf8')
  expect(log).toContain('a mail lies in the mailbox')
  expect(log).toContain(mail?.id ?? 'no mail')
  for (const secret of [tokenOf(linkIn(text)), 'alice@example.org', '/reset-password/'])
    expect(log).not.toContain(secret)
})

test('a mail that was kept can be put in line again, one that is not there cannot', async () => {
  const [mail] = await kept()
  await chat.call(owner, 'mailbox.send', { mail: mail?.id ?? '' })
  expect((await kept()).map(({ id }) => id)).toContain(mail?.id ?? '')
  expect((await chat.post(owner, 'mailbox.send', { mail: 'nothing' })).status).toBe(404)
})

test('nothing is kept for an address that nobody has', async () => {
  const before = (await kept()).length
  await chat.call('', 'account.request-password-reset', { email: 'nobody@example.org' })
  await chat.call('', 'account.resend-verification', { email: 'nobody@example.org' })
  expect((await kept()).length).toBe(before)
})
