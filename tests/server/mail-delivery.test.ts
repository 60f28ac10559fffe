import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { join } from 'node:path'
import { retryDelay } from '../../src/core/mail/retry-delay.ts'
import { limits } from '../../src/protocol/limits.ts'
import { createMailWorker } from '../../src/server/mail/create-mail-worker.ts'
import { createMailer } from '../../src/server/mail/create-mailer.ts'
import { type MailServer, type Manner, startMailServer, tokenOf } from '../support/start-mail-server.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'

let chat: TestChat
let smtp: MailServer
let owner: string

beforeAll(async () => {
  smtp = await startMailServer()
  chat = await startTestChat({ env: { PARLEY_SMTP_URL: smtp.url } })
  owner = (await chat.register('owner')).token
})
afterAll(async () => {
  await chat.stop()
  await smtp.stop()
})
beforeEach(() => {
  smtp.mails.length = 0
  smtp.manner = () => 'take'
})

const password = testPassword
const register = (username: string, email: string) =>
  chat.call('', 'account.register', { username, password, email })
const mails = async (state?: 'waiting' | 'kept' | 'failed') =>
  (await chat.call(owner, 'mailbox.list', state ? { state } : {})).mails
const mailFor = async (address: string) => (await mails()).find((mail) => mail.address === address)

/** Looks again until it is so, for as long as a test may take. */
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await Bun.sleep(20)
}
/** The worker has put off what there is: nothing is due soon, nothing is claimed. */
const isPutOff = async (): Promise<boolean> => {
  const db = new Database(join(chat.dataFolder, 'parley.db'), { readonly: true })
  const busy = db
    .query('select 1 from outbox where claimed_until is not null or due_at <= ?')
    .get(Date.now() + 1000)
  db.close()
  return busy === null
}
/** As if the time for the next try had come. */
const hurry = async (address: string): Promise<void> => {
  const { core } = chat.server
  const mail = await mailFor(address)
  await core.store.mail.putOff({ id: mail?.id ?? '', error: mail?.error ?? '', dueAt: core.clock.wall() })
  core.mailIsOwed()
}

test('a refused mail is tried again later, under the same message id, and each one’s link works', async () => {
  const manners: Manner[] = [451, 550, 'take']
  smtp.manner = () => manners.shift() ?? 'take'
  const { token } = await register('alice', 'alice@example.org')
  const seen = []
  for (let tries = 1; tries <= 3; tries++) {
    seen.push(await smtp.next(({ to }) => to === 'alice@example.org'))
    if (tries === 3) break
    await until(isPutOff)
    expect(await mailFor('alice@example.org')).toMatchObject({ state: 'waiting', tries })
    await hurry('alice@example.org')
  }
  expect(new Set(seen.map(({ messageId }) => messageId)).size).toBe(1)
  expect(new Set(seen.map(({ link }) => link)).size).toBe(3)
  await until(async () => (await mailFor('alice@example.org')) === undefined)

  // A server may say no and deliver nevertheless: the first link is as good as the last, and they end together.
  const [first, , last] = seen.map(({ link }) => tokenOf(link))
  expect((await chat.post('', 'account.verify-email', { token: first })).status).toBe(200)
  expect((await chat.post('', 'account.verify-email', { token: last })).status).toBe(404)
  expect((await chat.call(token, 'account.whoami', {})).account.emailVerified).toBe(true)
})

test('a mail that is never taken is given up, is told to the owner, and can be sent again', async () => {
  smtp.manner = (to) => (to === 'bob@example.org' ? 550 : 'take')
  await register('bob', 'bob@example.org')
  for (let tries = 1; tries <= limits.mailTries; tries++) {
    await smtp.next(({ to }) => to === 'bob@example.org')
    if (tries === limits.mailTries) break
    await until(isPutOff)
    await hurry('bob@example.org')
  }
  await until(async () => (await mails('failed')).length > 0)
  const [failed] = await mails('failed')
  expect(failed).toMatchObject({ address: 'bob@example.org', tries: limits.mailTries })
  expect(failed?.error).toContain('550')
  // The server quotes the mail in its refusal: the link must not be kept with it.
  expect(failed?.error).not.toContain('http')
  const log = await Bun.file(`${chat.dataFolder}/logs/parley.log`).text()
  expect(log).toContain('a mail was given up')
  expect(log).not.toContain('verify-email')

  smtp.manner = () => 'take'
  await chat.call(owner, 'mailbox.send', { mail: failed?.id ?? '' })
  await smtp.next(({ to }) => to === 'bob@example.org')
  await until(async () => (await mailFor('bob@example.org')) === undefined)
}, 30_000)

test('R16: one poisonous mail does not keep the others from going out', async () => {
  smtp.manner = (to) => (to.startsWith('poison') ? 'hang' : 'take')
  for (let i = 0; i < 3; i++) await register(`poison${i}`, `poison${i}@example.org`)
  await until(async () => smtp.mails.filter(({ to }) => to.startsWith('poison')).length === 3)
  for (let i = 0; i < 20; i++) await register(`healthy${i}`, `healthy${i}@example.org`)
  for (let i = 0; i < 20; i++) await smtp.next(({ to }) => to === `healthy${i}@example.org`)
  const poison = (await mails()).filter(({ address }) => address.startsWith('poison'))
  expect(poison.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting'])
}, 30_000)

test('a mail server that hangs is left after a while, and so is one that is not there', async () => {
  smtp.manner = () => 'hang'
  const from = () => 'Parley <parley@example.org>'
  const mail = { id: 'x', to: 'carol@example.org', subject: 's', text: 't', html: '<p>t</p>' }
  const started = performance.now()
  const hanging = createMailer({ smtpUrl: smtp.url, from, timeoutMs: 300 }).send(mail)
  expect(hanging).rejects.toThrow()
  await hanging.catch(() => {})
  expect(performance.now() - started).toBeLessThan(10_000)
  const nowhere = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', from, timeoutMs: 2_000 })
  expect(nowhere.send(mail)).rejects.toThrow()
})

test('a worker that stops lets go of nothing: what it had claimed is sent by the next one', async () => {
  smtp.manner = (to) => (to === 'dora@example.org' ? 'hang' : 'take')
  await register('dora', 'dora@example.org')
  await smtp.next(({ to }) => to === 'dora@example.org')
  smtp.manner = () => 'take'
  await chat.server.core.store.mail.release()
  const from = () => 'parley@example.org'
  const second = createMailWorker(chat.server.core, createMailer({ smtpUrl: smtp.url, from }))
  second.start()
  await smtp.next(({ to }) => to === 'dora@example.org')
  await second.stop()
})

test('the wait between tries grows from seconds to hours and ends', () => {
  const delays = Array.from({ length: limits.mailTries }, (_, i) => retryDelay(i + 1))
  expect(delays[0]).toBe(5_000)
  expect(delays.at(-1)).toBeNull()
  const waits = delays.slice(0, -1) as number[]
  expect(waits.every((wait, i) => i === 0 || wait >= (waits[i - 1] as number))).toBe(true)
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000
  expect(hours).toBeGreaterThan(12)
  expect(hours).toBeLessThan(36)
})
