import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mayOperate } from '../../src/core/permissions/may-operate.ts'
import { type CommandName, commands } from '../../src/protocol/commands.ts'
import { caller } from '../support/call.ts'
import { runParley } from '../support/run-parley.ts'
import { type ServerProcess, startServerProcess } from '../support/start-server-process.ts'

const password = 'correct horse battery'
let data: string
let server: ServerProcess
let owner: { token: string; account: { id: string } }

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'parley-admin-'))
  server = await startServerProcess({ data })
  const { post } = caller(server.url)
  owner = (await post('', 'account.register', { username: 'olga', password })).body
  await post('', 'account.register', { username: 'mike', password })
})
afterAll(async () => {
  server.kill('SIGTERM')
  await server.exited
  rmSync(data, { recursive: true, force: true })
})

const admin = (...args: string[]) => runParley(['admin', ...args, '--data', data])
const asJson = async (...args: string[]) => {
  const { code, out, err } = await admin(...args, '--json')
  if (code !== 0) throw new Error(err)
  return JSON.parse(out)
}

describe('parley admin', () => {
  test('finds people and prints a table that people can read', async () => {
    const { code, out } = await admin('people', 'search', '--query', 'mik')
    expect(code).toBe(0)
    expect(out).toMatch(/^\s*accounts:\nid +username +role +states +createdAt/)
    expect(out).toMatch(/\bmike +member +active +\d{4}-\d\d-\d\d \d\d:\d\d UTC/)
    expect(out).not.toContain('olga')
    expect(
      (await asJson('people', 'list')).accounts.map(({ username }: { username: string }) => username),
    ).toEqual(['mike', 'olga'])
  })

  test('bans by name, which the person feels at once, and the audit log says who it was', async () => {
    const { post } = caller(server.url)
    const { token } = (await post('', 'account.login', { username: 'mike', password })).body
    expect(
      (await admin('people', 'ban', '--account', '@MIKE', '--reason', 'spam', '--until', '+7d')).code,
    ).toBe(0)
    expect((await post(token, 'room.list', {})).status).toBe(401)
    const { entries } = await asJson('audit', 'list')
    expect(entries[0]).toMatchObject({ action: 'account.ban', actor: { id: 'console', name: 'console' } })
    expect(Date.parse(entries[0].details.until) - Date.now()).toBeGreaterThan(6.9 * 24 * 60 * 60 * 1000)
    expect((await admin('people', 'unban', '--account', '@mike')).code).toBe(0)
    expect((await post('', 'account.login', { username: 'mike', password })).status).toBe(200)
  })

  test('changes settings of every kind', async () => {
    const set = async (name: string, value: string) =>
      (await asJson('limits', 'set', '--name', name, '--value', value)).setting.value
    expect(await set('registration.mode', 'invitation')).toBe('invitation')
    expect(await set('sockets.perAccount', '7')).toBe(7)
    expect(await set('guests.allowed', 'false')).toBe(false)
    expect(await set('registration.domains', '["example.org"]')).toEqual(['example.org'])
    expect(await set('rates.guest.send', '{"burst": 2, "perSecond": 0.5}')).toEqual({
      burst: 2,
      perSecond: 0.5,
    })
    expect(await set('registration.mode', 'null')).toBe('open')
    const { code, err } = await admin('settings', 'set', '--name', 'sockets.perAccount', '--value', 'many')
    expect([code, err.trim()]).toEqual([1, expect.stringMatching(/^value: /)])
  })

  test('makes invitations that work, ends sessions, lists rooms, shows statistics and the mailbox', async () => {
    const { post } = caller(server.url)
    const { link } = await asJson('invitations', 'create', '--role', 'moderator', '--uses', '2')
    const invitation = link.split('/').at(-1)
    const joined = await post('', 'account.register', { username: 'nora', password, invitation })
    expect([joined.status, joined.body.account.role]).toEqual([200, 'moderator'])
    expect((await asJson('sessions', 'list', '--account', '@nora')).sessions.length).toBe(1)
    expect(await asJson('sessions', 'end', '--account', '@nora')).toEqual({ revoked: 1 })
    expect((await post(joined.body.token, 'room.list', {})).status).toBe(401)
    await post(owner.token, 'room.create', { name: 'canary-private', kind: 'private' })
    const rooms = await admin('rooms', 'list')
    expect(rooms.out).toContain('lobby')
    expect(rooms.out).not.toContain('canary')
    expect((await admin('rooms', 'slow-mode', '--room', '#Lobby', '--seconds', '5')).code).toBe(0)
    expect((await asJson('statistics', '--days', '3')).people.total).toBe(3)
    expect((await admin('statistics')).out).toMatch(/^people total: 3$/m)
    expect((await admin('mailbox', 'list')).out.trim()).toBe('mails: none')
    expect((await asJson('audit', 'verify')).ok).toBe(true)
  })

  test('lists every command of administration by itself, and what each takes', async () => {
    const { out } = await runParley(['admin', '--help'])
    const mine = (Object.keys(commands) as CommandName[]).filter(mayOperate)
    expect(mine.length).toBeGreaterThan(30)
    for (const name of mine) {
      const words = name.startsWith('admin.') ? name.slice(6) : name.replace('.', ' ')
      expect(out).toMatch(new RegExp(`^ {2}${words} +[A-Z]`, 'm'))
    }
    for (const name of ['message send', 'room join', 'account login', 'session hello'])
      expect(out).not.toContain(`  ${name} `)
    const one = await runParley(['admin', 'people', 'ban', '--help'])
    expect(one.out).toMatch(/--account +text/)
    expect(one.out).toMatch(/--reason .*\(optional\)/)
    expect((await runParley(['admin', 'rooms', '--help'])).out).toContain('room slow-mode')
    expect((await runParley(['help'])).out).toContain('admin')
  })

  test('says in one sentence what is wrong with what was typed', async () => {
    for (const [args, sentence] of [
      [['nothing'], /^There is no "parley admin nothing"\. There are: account, audit/],
      [['people'], /^Say what to do: "parley admin people <search\|sessions/],
      [['people', 'dance'], /^Say what to do/],
      [['people', 'ban'], /^Say --account as well\.$/],
      [['people', 'ban', 'mike'], /^"mike" has no name\. Say --<field> mike\.$/],
      [
        ['people', 'search', '--colour', 'red'],
        /^"parley admin account search" has no --colour\. It takes --query/,
      ],
      [['people', 'search', '--limit', 'many'], /^--limit is a number\.$/],
      [['people', 'search', '--limit', '0'], /^limit: /],
      [['people', 'ban', '--account', '@mike', '--until', 'soon'], /^--until is a time: 2026-12-01/],
      [['people', 'ban', '--account', '@nobody'], /^Nobody is called nobody\.$/],
      [
        ['rooms', 'mute', '--room', '#nowhere', '--account', '@mike'],
        /^There is no public room called nowhere/,
      ],
      [['people', 'ban', '--account', 'unknown-id'], /^There is no such account\.$/],
    ] as const) {
      const { code, out, err } = await admin(...args)
      expect([args, code, out]).toEqual([args, 1, ''])
      expect(err.trim()).toMatch(sentence)
      expect(err.trim().split('\n').length).toBe(1)
    }
  })

  test('shows nothing that somebody wrote to steer the terminal', async () => {
    const { post } = caller(server.url)
    const { body } = await post(owner.token, 'room.create', {
      name: 'a\u0301 room',
      kind: 'public',
      topic: 'a line',
    })
    expect(body.room.name).toBe('a\u0301 room')
    await admin('people', 'mute', '--account', '@mike', '--reason', 'b\u200bc')
    const { out } = await admin('people', 'sanctions')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what is tested
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]/)
  })
})

describe('the token of the console', () => {
  const file = () => join(data, 'admin-token')
  const token = () => readFileSync(file(), 'utf8').split('\n')[0] as string
  const ask = async (command: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}/api/v1/${command}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token()}`, 'Content-Type': 'application/json', ...headers },
      body: '{}',
    })
    return response.status
  }

  test('is read by its owner only, and works from this machine only', async () => {
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(await ask('account.search')).toBe(200)
    for (const headers of [
      { 'X-Forwarded-For': '203.0.113.1' },
      { Host: 'chat.example' },
      { 'X-Real-IP': '::1' },
    ])
      expect([headers, await ask('account.search', headers as never)]).toEqual([headers, 401] as never)
  })

  test('looks after things but is nobody: it reads no room and says nothing', async () => {
    for (const command of [
      'room.list',
      'room.create',
      'message.send',
      'account.update',
      'session.list',
      'account.delete',
    ])
      expect([command, await ask(command)]).toEqual([command, 403])
    const { post } = caller(server.url)
    expect((await post('', 'account.register', { username: 'Console', password })).status).toBe(409)
    expect((await post('', 'account.login', { username: 'console', password })).status).toBe(401)
  })

  test('goes with the server, and the next one has another', async () => {
    const other = mkdtempSync(join(tmpdir(), 'parley-admin-'))
    const first = await startServerProcess({ data: other })
    const old = readFileSync(join(other, 'admin-token'), 'utf8').split('\n')[0]
    first.kill('SIGTERM')
    await first.exited
    expect(existsSync(join(other, 'admin-token'))).toBe(false)
    const stopped = await runParley(['admin', 'statistics', '--data', other])
    expect([stopped.code, stopped.err]).toEqual([1, expect.stringContaining(`No server runs on ${other}.`)])
    const second = await startServerProcess({ data: other })
    second.kill('SIGKILL')
    await second.exited
    const left = readFileSync(join(other, 'admin-token'), 'utf8')
    expect(left.split('\n')[0]).not.toBe(old as string)
    const killed = await runParley(['admin', 'statistics', '--data', other])
    expect([killed.code, killed.err]).toEqual([1, expect.stringContaining('No server runs')])
    chmodSync(join(other, 'admin-token'), 0o644)
    const third = await startServerProcess({ data: other })
    expect(statSync(join(other, 'admin-token')).mode & 0o777).toBe(0o600)
    third.kill('SIGTERM')
    await third.exited
    rmSync(other, { recursive: true })
  })
})
