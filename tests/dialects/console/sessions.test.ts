import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { readConfig } from '../../../src/server/config/config.ts'
import { enterConsole, openConsoleClient } from '../../support/console-client.ts'
import { startTestChat, type TestChat, testPassword } from '../../support/start-test-chat.ts'

let chat: TestChat
let port: number
const folder = mkdtempSync(join(tmpdir(), 'parley-console-'))
beforeAll(async () => {
  chat = await startTestChat({ env: { PARLEY_CONSOLE_PORT: 'any' } })
  port = chat.server.consolePort as number
})
afterAll(async () => {
  await chat.stop()
  rmSync(folder, { recursive: true })
})

describe('a connection', () => {
  test('whose session is ended elsewhere is closed within a second, and hears nothing more', async () => {
    const client = await enterConsole(port, 'ended')
    await client.ask('join_room', { room_name: 'lobby' })
    const { token } = await chat.call('', 'account.login', { username: 'ended', password: testPassword })
    const { sessions } = await chat.call(token, 'session.list', {})
    const session = sessions.find(({ agent }) => agent === 'console')?.id ?? ''
    await chat.call(token, 'session.revoke', { session })
    const revokedAt = performance.now()
    await chat.call(token, 'message.send', { room: 'lobby', text: 'after', nonce: 'n1' })
    await client.closed
    expect(performance.now() - revokedAt).toBeLessThan(1000)
    expect(client.lines.at(-1)).toEqual({ status: 'error', message: 'This session was ended. Log in again.' })
    expect(client.lines.map(({ content }) => content)).not.toContain('after')
  })

  test('that does not read is cut all the same', async () => {
    const client = await enterConsole(port, 'deaf')
    client.socket.pause()
    const { token } = await chat.call('', 'account.login', { username: 'deaf', password: testPassword })
    await chat.call(token, 'session.revoke', { others: true })
    client.socket.resume()
    await client.closed
  })

  test('hears nothing more of a room that it was removed from, and is told', async () => {
    const owner = await chat.register('roomowner')
    const { room } = await chat.call(owner.token, 'room.create', { name: 'inner', kind: 'private' })
    const client = await enterConsole(port, 'removed')
    await chat.call(owner.token, 'room.invite', { room: room.id, username: 'removed' })
    await client.ask('join_room', { room_name: 'inner' })
    await chat.call(owner.token, 'message.send', { room: room.id, text: 'before', nonce: 'n1' })
    await client.next(({ content }) => content === 'before')
    const { members } = await chat.call(owner.token, 'room.members', { room: room.id })
    const account = members.find(({ account: { name } }) => name === 'removed')?.account.id ?? ''
    await chat.call(owner.token, 'room.remove-member', { room: room.id, account })
    await chat.call(owner.token, 'message.send', { room: room.id, text: 'after', nonce: 'n2' })
    expect(await client.next(({ type }) => type === 'info')).toEqual({
      type: 'info',
      message: "You are no longer in room 'inner'.",
    })
    expect(await client.ask('sendall', { message: 'x' })).toMatchObject({ status: 'error' })
    expect(await client.ask('join_room', { room_name: 'inner' })).toMatchObject({ status: 'error' })
    expect(client.lines.map(({ content }) => content)).not.toContain('after')
  })

  test('is told that the server stops', async () => {
    const other = await startTestChat({ env: { PARLEY_CONSOLE_PORT: 'any' } })
    const client = await enterConsole(other.server.consolePort as number, 'stopped')
    await Promise.all([other.stop(), client.closed])
    expect(client.lines.at(-1).message).toContain('The server is restarting.')
  })

  test('that says nothing, and a line that does not end, are closed after a while', async () => {
    const { createConsole } = await import('../../../src/gateways/console/create-console.ts')
    const { createHearers } = await import('../../../src/gateways/console/hearers.ts')
    let now = 0
    const hearers = createHearers(() => '')
    const { core } = chat.server
    const door = { enter() {}, known() {}, leave() {} }
    const clock = { wall: () => Date.now(), monotonic: () => now }
    const gateway = createConsole({ ...core, hearers, door, clock } as never)
    const told: string[] = []
    const open = () => {
      const outbox = {
        write: (bytes: Uint8Array) => void told.push(String(Buffer.from(bytes))),
        drain() {},
        end() {},
        stop() {},
        waiting: 0,
      }
      return gateway.open({ outbox, terminate() {}, pause() {}, resume() {}, address: '127.0.0.1' })
    }
    const slow = open()
    now = 60_000
    if (slow) gateway.received(slow, Buffer.from('{"comm'))
    now = 100_000
    await Bun.sleep(1100)
    expect(told.at(-1)).toContain('The line did not end. Goodbye.')
    open()
    now = 230_000
    await Bun.sleep(1100)
    expect(told.at(-1)).toContain('Nobody logged in. Goodbye.')
    await gateway.stop()
  })
})

describe('the port', () => {
  const console = (env: Record<string, string>) => readConfig(env as never).console

  test('listens on this machine only, unless an address or TLS is set', () => {
    expect(console({})).toEqual({ port: 12_345, host: '127.0.0.1', tls: undefined })
    expect(console({ PARLEY_HOST: '0.0.0.0' })?.host).toBe('127.0.0.1')
    expect(console({ PARLEY_CONSOLE_HOST: '0.0.0.0' })?.host).toBe('0.0.0.0')
    expect(
      console({ PARLEY_HOST: '0.0.0.0', PARLEY_CONSOLE_TLS_CERT: 'c', PARLEY_CONSOLE_TLS_KEY: 'k' })?.host,
    ).toBe('0.0.0.0')
    expect(console({ PARLEY_CONSOLE_PORT: '0' })).toBeUndefined()
    expect(() => console({ PARLEY_CONSOLE_PORT: 'x' })).toThrow('PARLEY_CONSOLE_PORT: Write a port')
  })

  test('that is in use, and half of TLS, are told in one sentence', async () => {
    expect(startTestChat({ env: { PARLEY_CONSOLE_PORT: String(port) } })).rejects.toThrow(
      `Port ${port} of the console is in use. Set PARLEY_CONSOLE_PORT to another one, e.g. PARLEY_CONSOLE_PORT=12346, or to 0 to do without it.`,
    )
    expect(
      startTestChat({ env: { PARLEY_CONSOLE_PORT: 'any', PARLEY_CONSOLE_TLS_CERT: '/nowhere' } }),
    ).rejects.toThrow('PARLEY_CONSOLE_TLS_CERT: /nowhere cannot be read (ENOENT).')
  })

  test('is reached over TLS when a certificate is set, and not in clear', async () => {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    const made = Bun.spawnSync([
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=localhost',
      '-keyout',
      key,
      '-out',
      cert,
    ])
    expect(made.exitCode).toBe(0)
    const secret = await startTestChat({
      env: { PARLEY_CONSOLE_PORT: 'any', PARLEY_CONSOLE_TLS_CERT: cert, PARLEY_CONSOLE_TLS_KEY: key },
    })
    const securePort = secret.server.consolePort as number
    const socket = connectTls({ port: securePort, host: '127.0.0.1', rejectUnauthorized: false })
    let heard = ''
    socket.on('data', (chunk) => {
      heard += String(chunk)
    })
    await new Promise((resolve) => socket.once('secureConnect', resolve))
    socket.write('{"command":"help"}\n')
    for (let i = 0; i < 200 && !heard.includes('leaderboard'); i += 1) await Bun.sleep(10)
    expect(heard).toStartWith('{"type":"prompt"')
    expect(heard).toContain('"type":"info"')
    socket.destroy()
    const plain = await openConsoleClient(securePort)
    plain.write('{"command":"help"}\n')
    await plain.closed
    expect(plain.lines).toEqual([])
    await secret.stop()
  })
})
