import { describe, expect, test } from 'bun:test'
import { loggedPath, logLine } from './log-line.ts'

const token = 'q5Jd0uYxk2v8Zt7mEw1rNfB4sHgC9aLpTiXoV6yKcUe'

describe('a line of the log', () => {
  test('stays one line, whatever somebody calls themselves, and says the same', () => {
    const hostile = [
      'a\nb',
      'a\r\n{"level":"error"}',
      'a\u2028b\u2029c',
      '\u001b]0;x\u0007',
      'a\u009b31mb',
      'a\u202eb\u2066c',
    ]
    for (const user of hostile) {
      const line = logLine({ user })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what is tested
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066]/)
      expect(JSON.parse(line)).toEqual({ user })
    }
  })

  test('holds no secret, neither by its name nor by its look', () => {
    const line = logLine({
      password: 'hunter2',
      newPassword: 'hunter3',
      cookie: 'parley=1',
      nested: { Authorization: 'Bearer x', sessionToken: 'y' },
      error: `somebody sent ${token}, and "${token}" again`,
    })
    for (const secret of ['hunter', 'parley=1', 'Bearer', '"y"', token]) expect(line).not.toContain(secret)
    expect(JSON.parse(line).error).toBe('somebody sent [secret], and "[secret]" again')
  })

  test('keeps what only looks a little like one', () => {
    const fields = { id: 'k3mzw7r2fe', long: 'x'.repeat(44), short: 'x'.repeat(42), none: null }
    expect(JSON.parse(logLine(fields))).toEqual(fields)
  })

  test('tells errors with their stack, and no more of a text than anybody reads', () => {
    expect(JSON.parse(logLine({ error: new Error('broken') })).error).toContain('Error: broken')
    expect(JSON.parse(logLine({ text: 'x '.repeat(10_000) })).text.length).toBe(4000)
  })
})

test('a path is written down without what looks like a secret in a link', () => {
  expect(loggedPath(`/claim/${token}`)).toBe('/claim/[secret]')
  expect(loggedPath(`/api/auth/verify-email/${token}/`)).toBe('/api/auth/verify-email/[secret]/')
  expect(loggedPath('/api/v1/account.request-password-reset')).toBe('/api/v1/account.request-password-reset')
  expect(loggedPath('/api/v1/room.list')).toBe('/api/v1/room.list')
})

test('what people call their files is not written down', () => {
  expect(loggedPath('/files/f1/dismissal of bob.pdf')).toBe('/files/f1/[name]')
  expect(loggedPath('/files/f1/preview/dismissal.pdf')).toBe('/files/f1/[name]')
  expect(loggedPath('/files/f1')).toBe('/files/f1')
})
