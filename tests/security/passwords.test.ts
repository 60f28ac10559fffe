import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPasswords } from '../../src/server/system.ts'
import { growthOf } from '../hostile/growth-of.ts'
import { type AttackedServer, startAttackedServer } from '../hostile/start-attacked-server.ts'
import { startTestChat } from '../support/start-test-chat.ts'

const password = 'correct horse battery'

test('row 1: a password is stored as argon2id with 19 MiB, two passes and a salt of its own', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'parley-hashes-'))
  const chat = await startTestChat({ dataFolder })
  for (const name of ['alice', 'bob']) await chat.register(name)
  await chat.stop()
  const db = new Database(join(dataFolder, 'parley.db'), { readonly: true })
  const rows = db.query('select password_hash as hash from accounts where password_hash is not null').all()
  db.close()
  rmSync(dataFolder, { recursive: true })
  const parts = (rows as { hash: string }[]).map(({ hash }) =>
    hash.match(/^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/),
  )
  expect(parts.length).toBeGreaterThanOrEqual(2)
  for (const part of parts) {
    const [, memory, passes, lanes, salt, hash] = part as RegExpMatchArray
    expect([Number(memory) >= 19_456, Number(passes) >= 2, lanes]).toEqual([true, true, '1'])
    expect(Buffer.from(salt as string, 'base64').length).toBeGreaterThanOrEqual(16)
    expect(Buffer.from(hash as string, 'base64').length).toBeGreaterThanOrEqual(32)
  }
  expect(new Set(parts.map((part) => part?.[4])).size).toBe(parts.length)
})

test('row 3: passwords are taken whole: no cut, no change of letters, of any script, up to 256 characters', async () => {
  const passwords = createPasswords()
  for (const right of [
    `${'a'.repeat(255)}b`,
    `${'ä'.repeat(100)}b`,
    'pass phrase with spaces ',
    'пароль 密码 🔑',
  ]) {
    const hash = await passwords.hash(right)
    expect(await passwords.verify(right, hash)).toBe(true)
    expect(await passwords.verify(right.slice(0, -1), hash)).toBe(false)
    expect(await passwords.verify(right.toUpperCase(), hash)).toBe(right === right.toUpperCase())
  }
}, 20_000)

test('row 2: whatever lies where a hash should be opens nothing', async () => {
  const passwords = createPasswords()
  for (const odd of ['', 'x', password, '$2b$31$', '$argon2id$v=19$m=4294967295,t=1,p=1$AAAA$AAAA'])
    expect(await passwords.verify(password, odd).catch(() => false)).toBe(false)
  expect(await passwords.verify(password, undefined)).toBe(false)
})

let server: AttackedServer
beforeAll(async () => {
  server = await startAttackedServer()
})
afterAll(() => server.stop())

test('row 1: five hundred logins at once lose no message, take bounded memory, and all come in', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `person-${i}`)
  for (const username of names) await server.post('', 'account.register', { username, password })
  const logIn = (i: number) =>
    server.post('', 'account.login', { username: names[i % names.length] as string, password })
  const tokens = new Set<string>()
  const grown = await server.whileTalking(() =>
    growthOf(server.pid, async () => {
      const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => logIn(i)))
      for (const { status, body } of answers) {
        expect([200, 503]).toContain(status)
        if (status === 200) tokens.add(body.token)
      }
    }),
  )
  console.log(`500 logins at once: ${tokens.size} came in, memory grew by ${grown.toFixed(0)} MB`)
  expect(tokens.size).toBe(500)
  expect(grown).toBeLessThan(256)
}, 120_000)
