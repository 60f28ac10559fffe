import { Database } from 'bun:sqlite'
import { afterAll, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { usernameSchema } from '../../src/protocol/text.ts'
import { runParley } from '../support/run-parley.ts'

const root = mkdtempSync(join(tmpdir(), 'parley-strange-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let made = 0
const fresh = (): string => join(root, String(made++))

const logOf = (content: string | Uint8Array, name = '2004-11-15.txt'): string => {
  const folder = fresh()
  mkdirSync(folder)
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

const importing = async (...args: string[]) => {
  const data = fresh()
  const { code, out, err } = await runParley(['import', 'irc', ...args, '--data', data])
  if (code !== 0) return { code, out, err, rooms: [], accounts: [], messages: [] }
  const db = new Database(join(data, 'parley.db'), { readonly: true })
  const names = (query: string): string[] =>
    db
      .query<{ name: string }, []>(query)
      .all()
      .map(({ name }) => name)
  const result = {
    rooms: names("select name from rooms where id <> 'lobby'"),
    accounts: names(
      "select username as name from accounts where username not in ('irc', 'console') order by username",
    ),
    messages: db
      .query<{ author_name: string; text: string }, []>('select author_name, text from messages order by seq')
      .all()
      .map(({ author_name, text }) => [author_name, text]),
  }
  db.close()
  return { code, out, err, ...result }
}

describe('a log from elsewhere', () => {
  test('may be written on Windows, begin with a mark, and hold lines of before UTF-8', async () => {
    const log = new Uint8Array([
      ...[0xef, 0xbb, 0xbf],
      ...new TextEncoder().encode('[09:14] <ann> grüß\r\n[09:15] <ann> f'),
      ...[0xfc, 0x72, 0x0d, 0x0a],
    ])
    const { messages, out } = await importing(logOf(log))
    expect(messages).toEqual([
      ['ann', 'grüß'],
      ['ann', 'für'],
    ])
    expect(out).not.toContain('left out')
  })

  test('has authors whose names nobody may have: they get the nearest one, and keep what they said', async () => {
    const nicks = [
      'a\u200bnn',
      '@bob',
      'c\u202eras',
      `d${'x'.repeat(80)}`,
      'e&f',
      ' ',
      '__proto__',
      'constructor',
    ]
    const { messages, accounts } = await importing(
      logOf(nicks.map((nick) => `[09:14] <${nick}> hi\n`).join('')),
    )
    expect(messages.map(([name]) => name)).toEqual([
      ...['a_nn', '_bob', 'c_ras', `d${'x'.repeat(49)}`, 'e_f', '_', '__proto__', 'constructor'],
    ])
    expect(accounts).toHaveLength(nicks.length)
    for (const name of accounts) expect(usernameSchema.safeParse(name).success).toBe(true)
  })

  test('has lines that nobody may send: they are left out, and it is told which', async () => {
    const log = `[09:14] <ann> a\u0000b\n[09:15] <ann> ok\n[09:16] <ann> ${'ü'.repeat(9000)}\nno line\n`
    const { messages, out } = await importing(logOf(log))
    expect(messages).toEqual([['ann', 'ok']])
    expect(out).toContain('3 lines were no log lines and were left out: 2004-11-15.txt:1, 2004-11-15.txt:3')
  })

  test('names its room, with any number of signs in front', async () => {
    expect((await importing(logOf('=== a [a@b] has joined ##linux\n[09:14] <a> x\n'))).rooms).toEqual([
      'linux',
    ])
    expect((await importing(logOf('[09:14] <a> x\n'), '--room', '#ubuntu')).rooms).toEqual(['ubuntu'])
    const { code, err } = await importing(logOf('[09:14] <a> x\n'), '--room', 'a\u202eb')
    expect([code, err]).toEqual([1, expect.stringContaining('cannot name a room')])
  })

  test('is refused in one sentence when it is none', async () => {
    const annotation = logOf('1 2 -\n', '2004-11-15.annotation.txt')
    expect(await importing(annotation)).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no log'),
    })
    const text = logOf('Dear diary\n')
    expect(await importing(text)).toMatchObject({ code: 1, err: expect.stringContaining('is no IRC log') })
    const folder = logOf('x\n', 'notes.txt').replace('notes.txt', '')
    expect(await importing(folder)).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no log'),
    })
  })
})
