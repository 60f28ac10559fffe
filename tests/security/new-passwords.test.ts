import { describe, expect, test } from 'bun:test'
import { passwordOf } from '../../src/cli/import-database/password-of.ts'
import { passwordSchema } from '../../src/protocol/text.ts'
import { createPasswords } from '../../src/server/system.ts'
import { startTestChat, testPassword } from '../support/start-test-chat.ts'

describe('row 3: a new password', () => {
  const common = [
    ...[
      'password',
      'Password1',
      'PASSWORD123!',
      '123password',
      'p@ssw0rd',
      'Passw0rd2026',
      'iloveyou',
      'letmein!!!',
    ],
    ...[
      'welcome1',
      'Qwerty123',
      'qwertyui',
      'asdfghjkl',
      '1q2w3e4r',
      'zaq12wsx',
      '12345678',
      '1234567890',
      '87654321',
    ],
    ...[
      'abcdefgh',
      'aaaaaaaa',
      '11111111',
      'abcabcabc',
      'abcdabcd',
      '12121212',
      '........',
      'trustno1',
      'sunshine',
    ],
    ...[
      'football',
      'superman',
      'admin123',
      'changeme',
      'parley123',
      '        ',
      '1qaz2wsx',
      'test1234',
      'hello123',
    ],
  ]
  const good = [
    ...['correct horse', 'my password is long', 'passwordless dragons', 'ünïcödé-wörd', '天地玄黄宇宙洪荒'],
    ...['8f3k-29xq', 'dragonfly wings', 'abcdefghj', 'no common word', 'x'.repeat(20).replace('x', 'y')],
  ]

  for (const password of common)
    test(`is not one that everybody tries first: ${password}`, () => {
      const { error } = passwordSchema.safeParse(password)
      expect(error?.issues[0]?.message).toContain('everybody tries first')
    })
  for (const password of good)
    test(`may be ${password}`, () => expect(passwordSchema.safeParse(password).success).toBe(true))

  test('is held to that wherever one is chosen, and not where an old one is given', async () => {
    const chat = await startTestChat()
    const { token } = await chat.register('carol')
    for (const [command, input] of [
      ['account.register', { username: 'dave', password: 'Password1' }],
      ['account.change-password', { password: testPassword, newPassword: 'Password1' }],
    ] as const) {
      const { status, body } = await chat.post(token, command, input)
      expect([command, status, body.error?.message]).toEqual([
        command,
        400,
        expect.stringContaining('everybody tries first'),
      ])
    }
    for (const path of ['/register', '/api/users']) {
      const body = JSON.stringify({ username: 'dave', password: 'Password1' })
      const response = await fetch(`${chat.url}${path}`, { method: 'POST', body })
      expect([path, response.status, await response.text()]).toEqual([
        path,
        400,
        expect.stringContaining('everybody tries first'),
      ])
    }
    const { status } = await chat.post('', 'account.login', { username: 'carol', password: 'Password1' })
    expect(status).toBe(401)
    await chat.stop()
  })
})

test('row 2: bcrypt is taken from 4 to 14 rounds, in each of its spellings, and nothing that the runtime cannot check', async () => {
  const passwords = createPasswords()
  const real = await Bun.password.hash('correct horse', { algorithm: 'bcrypt', cost: 4 })
  for (const kind of ['$2a', '$2b', '$2y', 'bcrypt$$2b']) {
    const taken = passwordOf(real.replace('$2b', () => kind))
    expect([kind, taken !== null && (await passwords.verify('correct horse', taken))]).toEqual([kind, true])
    expect(taken !== null && (await passwords.verify('wrong horse', taken))).toBe(false)
  }
  for (const rounds of ['00', '03', '15', '20', '31'])
    expect([rounds, passwordOf(real.replace('$04$', `$${rounds}$`))]).toEqual([rounds, null])
  const argon2 = '$argon2id$v=19$m=128,t=1,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNo'
  expect(passwordOf(argon2)).toBe(argon2)
  for (const [good, bad] of [
    ['m=128', 'm=0'],
    ['m=128', 'm=4294967295'],
    ['t=1', 't=0'],
    ['t=1', 't=99'],
    ['p=1', 'p=0'],
  ] as const)
    expect([bad, passwordOf(argon2.replace(good, bad))]).toEqual([bad, null])
})
