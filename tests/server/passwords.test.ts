import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type MailServer, startMailServer, tokenOf } from '../support/start-mail-server.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let smtp: MailServer

beforeAll(async () => {
  smtp = await startMailServer()
  chat = await startTestChat({ env: { PARLEY_SMTP_URL: smtp.url } })
  await chat.register('owner')
})
afterAll(async () => {
  await chat.stop()
  await smtp.stop()
})

const password = testPassword
const another = 'another correct horse'
const mailTo = (address: string, subject = '') =>
  smtp.next((mail) => mail.to === address && mail.subject.includes(subject))
const login = (username: string, secret: string) =>
  chat.post('', 'account.login', { username, password: secret })
const proven = async (username: string, email: string) => {
  const opened = await chat.call('', 'account.register', { username, password, email })
  await chat.call('', 'account.verify-email', { token: tokenOf((await mailTo(email)).link) })
  return opened
}
const askForReset = async (email: string): Promise<string> => {
  await chat.call('', 'account.request-password-reset', { email })
  return (await mailTo(email, 'Set a new password')).link
}
/** What the form on the page sends. */
const submit = (link: string, secret: string) =>
  fetch(link, { method: 'POST', body: new URLSearchParams({ username: 'x', password: secret }) })

test('R7: a forgotten password is set with a mailed link; every session ends within a second', async () => {
  const { token } = await proven('alice', 'alice@example.org')
  const socket = await openSocket(chat.url, token)
  await chat.call('', 'account.request-password-reset', { email: 'ALICE@example.org' })
  const mail = await mailTo('alice@example.org', 'Set a new password')
  const page = await fetch(mail.link)
  expect([page.status, (await page.text()).includes('autocomplete="new-password"')]).toEqual([200, true])
  expect((await login('alice', password)).status).toBe(200)

  const started = performance.now()
  const done = await submit(mail.link, another)
  expect([done.status, (await done.text()).includes('Your password is set')]).toEqual([200, true])
  expect((await socket.closed).code).toBe(4003)
  console.log(`a socket was closed ${(performance.now() - started).toFixed(0)} ms after the reset was asked`)
  expect((await chat.post(token, 'account.whoami', {})).status).toBe(401)
  expect((await login('alice', password)).status).toBe(401)
  expect((await login('alice', another)).status).toBe(200)
  expect((await mailTo('alice@example.org', 'was changed')).text).toContain('alice')
})

test('the link for a new password works once, of fifty uses at once too, and says what is wrong', async () => {
  await proven('bob', 'bob@example.org')
  const link = await askForReset('bob@example.org')
  const short = await submit(link, 'short')
  expect([short.status, (await short.text()).includes('at least 8 characters')]).toEqual([400, true])
  const statuses = (
    await Promise.all(Array.from({ length: 50 }, (_, i) => submit(link, `${another} ${i}`)))
  ).map(({ status }) => status)
  expect(statuses.filter((status) => status === 200).length).toBe(1)
  expect(statuses.filter((status) => status === 404).length).toBe(49)
  expect((await fetch(link)).status).toBe(404)
}, 30_000)

test('an address that was never proved opens nothing', async () => {
  await chat.call('', 'account.register', { username: 'unproved', password, email: 'unproved@example.org' })
  await mailTo('unproved@example.org', 'Confirm')
  await chat.call('', 'account.request-password-reset', { email: 'unproved@example.org' })
  while ((await chat.server.core.store.mail.nextDue()) !== undefined) await Bun.sleep(20)
  expect(smtp.mails.filter(({ to }) => to === 'unproved@example.org')).toEqual([])
})

test('a reset ends a change of address that somebody else began', async () => {
  const { token } = await proven('carol', 'carol@example.org')
  await chat.call(token, 'account.change-email', { email: 'thief@example.org', password })
  const theirs = await mailTo('thief@example.org')
  await submit(await askForReset('carol@example.org'), another)
  expect((await chat.post('', 'account.verify-email', { token: tokenOf(theirs.link) })).status).toBe(404)
  const again = await chat.call('', 'account.login', { username: 'carol', password: another })
  expect([again.account.email, again.account.newEmail]).toEqual(['carol@example.org', undefined])
})

test('links for a new password die with the address that they were sent to', async () => {
  const { token } = await proven('dave', 'dave@example.org')
  const link = await askForReset('dave@example.org')
  await chat.call(token, 'account.change-email', { email: 'dave@new.example.org', password })
  await chat.call('', 'account.verify-email', { token: tokenOf((await mailTo('dave@new.example.org')).link) })
  expect((await submit(link, another)).status).toBe(404)
})

test('R7: a changed password ends the other sessions, not this one, and needs the old one', async () => {
  const here = await proven('eve', 'eve@example.org')
  const there = await chat.call('', 'account.login', { username: 'eve', password })
  const [mine, other] = [await openSocket(chat.url, here.token), await openSocket(chat.url, there.token)]
  const wrong = await mine.ask('account.change-password', { password: 'not this one', newPassword: another })
  expect(wrong.error.code).toBe('wrong-credentials')
  const changed = await mine.ask('account.change-password', { password, newPassword: another })
  expect(changed.ok).toEqual({ revoked: 1 })
  expect((await other.closed).code).toBe(4003)
  expect((await mine.ask('account.whoami')).ok.account.username).toBe('eve')
  expect((await chat.post(there.token, 'account.whoami', {})).status).toBe(401)
  expect((await login('eve', password)).status).toBe(401)
  await mailTo('eve@example.org', 'was changed')
  mine.close()
})
