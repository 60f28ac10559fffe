import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { type MailServer, startMailServer, tokenOf } from '../support/start-mail-server.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let smtp: MailServer

beforeAll(async () => {
  smtp = await startMailServer()
  chat = await startTestChat({
    env: { PARLEY_SMTP_URL: smtp.url, PARLEY_MAIL_FROM: 'Parley <parley@chat.example>' },
  })
  await chat.register('owner')
})
afterAll(async () => {
  await chat.stop()
  await smtp.stop()
})

const password = testPassword
const joinWith = (username: string, email: string) =>
  chat.call('', 'account.register', { username, password, email })
const mailTo = (address: string, subject = '') =>
  smtp.next((mail) => mail.to === address && mail.subject.includes(subject))
const whoami = async (token: string) => (await chat.call(token, 'account.whoami', {})).account
const verify = (token: string) => chat.post('', 'account.verify-email', { token })

/** Somebody whose address is proved. */
const proven = async (username: string, email: string) => {
  const login = await joinWith(username, email)
  await chat.call('', 'account.verify-email', { token: tokenOf((await mailTo(email)).link) })
  return login
}

/** Waits until the outbox is empty, and gives the mails that nobody asked for. */
const unexpectedMails = async () => {
  while ((await chat.server.core.store.mail.nextDue()) !== undefined) await Bun.sleep(20)
  return smtp.mails.splice(0)
}

describe('an e-mail address', () => {
  test('is proved with the link in the mail, by POST only, and once', async () => {
    const { token } = await joinWith('alice', 'Alice@example.org')
    const mail = await mailTo('Alice@example.org', 'Confirm')
    expect(mail.text).toContain('alice')
    expect(mail.html).toContain(mail.link)
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect(mail.messageId).toMatch(/^<[a-z0-9]+@chat\.example>$/)
    expect(await whoami(token)).toMatchObject({ email: 'Alice@example.org', emailVerified: false })

    for (let i = 0; i < 3; i++) {
      const looked = await fetch(mail.link)
      expect([looked.status, looked.headers.get('cache-control')]).toEqual([200, 'no-store'])
      expect(await looked.text()).toContain('Yes, confirm the address')
    }
    expect((await whoami(token)).emailVerified).toBe(false)

    const confirmed = await fetch(mail.link, { method: 'POST' })
    expect(confirmed.status).toBe(200)
    expect(await confirmed.text()).toContain('now belongs to the account “alice”')
    expect(await whoami(token)).toMatchObject({ email: 'Alice@example.org', emailVerified: true })

    const again = await fetch(mail.link, { method: 'POST' })
    expect([again.status, (await again.text()).includes('does not work any more')]).toEqual([404, true])
    expect((await fetch(mail.link)).status).toBe(404)
  })

  test('SC-14: of fifty uses of a link at once one succeeds', async () => {
    const { token } = await joinWith('fifty', 'fifty@example.org')
    const secret = tokenOf((await mailTo('fifty@example.org')).link)
    const statuses = (await Promise.all(Array.from({ length: 50 }, () => verify(secret)))).map(
      (a) => a.status,
    )
    expect(statuses.filter((status) => status === 200).length).toBe(1)
    expect(statuses.filter((status) => status === 404).length).toBe(49)
    expect((await whoami(token)).emailVerified).toBe(true)
  })

  test('is told to open sockets of the account, and to nobody else, once it is proved', async () => {
    const { token } = await joinWith('watching', 'watching@example.org')
    const owner = await chat.call('', 'account.login', { username: 'owner', password })
    const [mine, other] = [await openSocket(chat.url, token), await openSocket(chat.url, owner.token)]
    await verify(tokenOf((await mailTo('watching@example.org')).link))
    const { account } = await mine.until(({ event }) => event === 'self.changed')
    expect(account.emailVerified).toBe(true)
    expect(JSON.stringify(other.frames)).not.toContain('watching@example.org')
    mine.close()
    other.close()
  })

  test('is mailed again on request, also over a socket, and using one link ends the others', async () => {
    const { token } = await joinWith('again', 'again@example.org')
    const first = await mailTo('again@example.org')
    const socket = await openSocket(chat.url, token)
    expect((await socket.ask('account.resend-verification')).ok).toEqual({})
    const second = await mailTo('again@example.org')
    await chat.call('', 'account.resend-verification', { email: 'AGAIN@example.org' })
    const third = await mailTo('AGAIN@example.org')
    expect(new Set([first.link, second.link, third.link]).size).toBe(3)
    expect((await verify(tokenOf(second.link))).status).toBe(200)
    for (const { link } of [first, third]) expect((await verify(tokenOf(link))).status).toBe(404)
    const settled = await chat.post(token, 'account.resend-verification', {})
    expect([settled.status, settled.body.error?.code]).toEqual([400, 'bad-input'])
    socket.close()
  })

  test('changes with the password only; the old one counts and is told, and old links die', async () => {
    const { token } = await proven('carol', 'carol@example.org')
    const change = (email: string | null, secret = password) =>
      chat.post(token, 'account.change-email', { email, password: secret })
    expect((await change('new@example.org', 'not the password')).status).toBe(401)
    expect((await change('first@example.org')).status).toBe(200)
    expect((await mailTo('carol@example.org', 'address of your account')).text).toContain('carol')
    const first = await mailTo('first@example.org')
    expect((await change('second@example.org')).status).toBe(200)
    await mailTo('carol@example.org', 'address of your account')
    const second = await mailTo('second@example.org')
    expect(await whoami(token)).toMatchObject({ email: 'carol@example.org', newEmail: 'second@example.org' })

    expect((await verify(tokenOf(first.link))).status).toBe(404)
    expect((await verify(tokenOf(second.link))).status).toBe(200)
    const me = await whoami(token)
    expect([me.email, me.emailVerified, me.newEmail]).toEqual(['second@example.org', true, undefined])

    expect((await change(null)).status).toBe(200)
    await mailTo('second@example.org', 'address of your account')
    expect((await whoami(token)).email).toBeUndefined()
  })

  test('of somebody else is taken like any other, and only its holder hears of it', async () => {
    await proven('holder', 'holder@example.org')
    const thief = await chat.post('', 'account.register', {
      username: 'thief',
      password,
      email: 'HOLDER@example.org',
    })
    const free = await chat.post('', 'account.register', {
      username: 'honest',
      password,
      email: 'free@example.org',
    })
    expect(thief.status).toBe(free.status)
    const shape = ({ body }: typeof thief) =>
      JSON.stringify(body).replace(/"(token|id|createdAt|username|email)":"[^"]*"/g, '"$1"')
    expect(shape(thief)).toBe(shape(free))
    const told = await mailTo('HOLDER@example.org', 'You have an account already')
    expect([told.link, told.text.includes('“holder”')]).toEqual(['', true])
    await mailTo('free@example.org', 'Confirm')

    const { token } = await chat.call('', 'account.login', { username: 'thief', password })
    await chat.call(token, 'account.resend-verification', {})
    await mailTo('HOLDER@example.org', 'You have an account already')
    expect((await whoami(token)).emailVerified).toBe(false)
    expect(await unexpectedMails()).toEqual([])
  })

  test('that two accounts wait for belongs to the first that proves it', async () => {
    const [one, two] = [
      await joinWith('race-one', 'race@example.org'),
      await joinWith('race-two', 'Race@example.org'),
    ]
    const [first, second] = [await mailTo('race@example.org'), await mailTo('Race@example.org')]
    expect((await verify(tokenOf(second.link))).status).toBe(200)
    const late = await verify(tokenOf(first.link))
    expect([late.status, late.body.error?.code]).toEqual([409, 'name-taken'])
    expect((await whoami(one.token)).emailVerified).toBe(false)
    expect((await whoami(two.token)).emailVerified).toBe(true)
  })

  test('serves as a name to log in with; whoever proved it comes before those who only gave it', async () => {
    const login = (username: string, secret = password) =>
      chat.post('', 'account.login', { username, password: secret })
    const nameOf = async (answer: ReturnType<typeof login>) =>
      ((await answer).body as { account?: { username: string } }).account?.username
    await joinWith('unproven', 'unproven@example.org')
    await mailTo('unproven@example.org')
    expect(await nameOf(login('unproven@example.org'))).toBe('unproven')
    expect((await login('unproven@example.org', 'another password')).status).toBe(401)
    await proven('dora', 'dora@example.org')
    await joinWith('pretender', 'dora@example.org')
    await mailTo('dora@example.org')
    expect(await nameOf(login('DORA@example.org'))).toBe('dora')
  })
})

test('a link is bound to its use: one that proves an address sets no password', async () => {
  await joinWith('bound', 'bound@example.org')
  const { link } = await mailTo('bound@example.org')
  const token = tokenOf(link)
  expect((await chat.post('', 'account.reset-password', { token, password })).status).toBe(404)
  expect((await fetch(`${chat.url}/reset-password/${token}`)).status).toBe(404)
  expect((await verify(token)).status).toBe(200)
})

test('a link ends after a day', async () => {
  const { token } = await joinWith('slow', 'slow@example.org')
  const secret = tokenOf((await mailTo('slow@example.org')).link)
  const { clock } = chat.server.core
  const wall = clock.wall
  try {
    clock.wall = () => wall() + 24 * 60 * 60 * 1000 + 1000
    expect((await verify(secret)).status).toBe(404)
  } finally {
    clock.wall = wall
  }
  expect((await whoami(token)).emailVerified).toBe(false)
})

describe('asking about an address', () => {
  test('is answered alike whether anybody has it or not, in body and code', async () => {
    await proven('known', 'known@example.org')
    for (const command of ['account.request-password-reset', 'account.resend-verification']) {
      const known = await chat.post('', command, { email: 'known@example.org' })
      const unknown = await chat.post('', command, { email: 'nobody@example.org' })
      expect([command, known.status, known.body]).toEqual([command, unknown.status, unknown.body])
    }
    await mailTo('known@example.org', 'Set a new password')
    expect(await unexpectedMails()).toEqual([])
  })

  test('takes about the same time whether anybody has it or not', async () => {
    const time = async (email: string): Promise<number> => {
      const started = performance.now()
      await chat.post('', 'account.request-password-reset', { email })
      return performance.now() - started
    }
    const [known, unknown]: [number[], number[]] = [[], []]
    for (let i = 0; i < 200; i++) {
      const ask = [
        async () => known.push(await time('known@example.org')),
        async () => unknown.push(await time(`nobody${i}@example.org`)),
      ]
      // Each comes first as often: a mail that is sent meanwhile slows down whatever comes after.
      for (const one of i % 2 ? ask : ask.reverse()) await one()
    }
    const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1] ?? 0
    console.log(
      `password reset, medians of 200: known ${median(known).toFixed(2)} ms, unknown ${median(unknown).toFixed(2)} ms`,
    )
    while ((await chat.server.core.store.mail.nextDue()) !== undefined) await Bun.sleep(50)
    expect(smtp.mails.splice(0).every(({ to }) => to === 'known@example.org')).toBe(true)
  }, 60_000)
})

test('no secret of a link can be read from the database', async () => {
  await joinWith('canary', 'canary@example.org')
  const secret = tokenOf((await mailTo('canary@example.org')).link)
  const db = new Database(join(chat.dataFolder, 'parley.db'), { readonly: true })
  const dump = JSON.stringify([
    ...db.query('select * from mail_tokens').all(),
    ...db.query('select * from outbox').all(),
  ])
  db.close()
  expect(dump).toContain('canary@example.org')
  expect(dump).not.toContain(secret)
  const log = await Bun.file(join(chat.dataFolder, 'logs', 'parley.log')).text()
  expect(log).not.toContain(secret)
})
