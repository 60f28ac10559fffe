import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandInput, CommandName, CommandOutput } from '../../src/protocol/commands.ts'
import { startServerProcess } from '../support/start-server-process.ts'
import { startTestChat } from '../support/start-test-chat.ts'

test('every mention that was acknowledged is notified of exactly once, however often the server is killed', async () => {
  const data = mkdtempSync(join(tmpdir(), 'parley-notify-'))
  let server = await startServerProcess({ data })
  const { port, url } = server
  const call = async <C extends CommandName>(token: string, command: C, input: CommandInput<C>) => {
    const response = await fetch(`${url}/api/v1/${command}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify(input),
    })
    if (!response.ok) throw new Error(`${command}: ${await response.text()}`)
    return (await response.json()) as CommandOutput<C>
  }
  const login = async (username: string): Promise<string> =>
    (await call('', 'account.register', { username, password: 'correct horse battery' })).token
  const [alice, bob] = [await login('alice'), await login('bob')]
  const acked: string[] = []
  let isDone = false
  const talk = async (line: number): Promise<void> => {
    for (let i = 0; !isDone; i += 1) {
      const text = i % 2 ? '@bob look' : 'nothing much'
      const sent = call(alice, 'message.send', { room: 'lobby', text, nonce: `${line}-${i}` })
      const id = await sent.then(({ id }) => id).catch(() => undefined)
      if (id === undefined) await Bun.sleep(20)
      else if (i % 2) acked.push(id)
    }
  }
  const talking = [1, 2, 3].map(talk)
  for (let kills = 0; kills < 5; kills += 1) {
    await Bun.sleep(300 + kills * 90)
    server.kill('SIGKILL')
    await server.exited
    server = await startServerProcess({ data, port })
  }
  isDone = true
  await Promise.all(talking)
  // What nobody asks for is found by itself as well.
  const listed = async (): Promise<string[]> => {
    const told: string[] = []
    for (let page = await call(bob, 'notification.list', { limit: 500 }); ; ) {
      told.push(...page.notifications.map(({ message }) => message))
      const before = page.notifications.at(-1)?.id
      if (!page.more || before === undefined) return told
      page = await call(bob, 'notification.list', { limit: 500, before })
    }
  }
  let told = await listed()
  // Also those are listed whose answers were lost, so the number alone does not tell whether all are there.
  for (const started = performance.now(); performance.now() - started < 40_000; told = await listed()) {
    if (acked.every((id) => told.includes(id))) break
    await Bun.sleep(50)
  }
  expect(acked.length).toBeGreaterThan(20)
  expect(new Set(told).size).toBe(told.length)
  expect(acked.filter((id) => !told.includes(id))).toEqual([])
  server.kill('SIGTERM')
  await server.exited
  rmSync(data, { recursive: true, force: true })
}, 90_000)

test('a mention in a room of 10,000 costs one row, and calling everybody is done a little at a time', async () => {
  const chat = await startTestChat()
  const { core } = chat.server
  const { token } = await chat.register('alice')
  const { room } = await chat.call(token, 'room.create', { name: 'town', kind: 'public' })
  const at = core.clock.wall()
  const notice = { room: room.id, text: 'joined', at, nonce: null, kind: 'notice' as const }
  for (let i = 0; i < 10_000; i += 500)
    await Promise.all(
      Array.from({ length: 500 }, async (_, j) => {
        const author = { id: `m${i + j}`, name: `m${i + j}` }
        await core.store.accounts.create({
          id: author.id,
          username: author.name,
          passwordHash: null,
          email: null,
          at,
        })
        await core.store.rooms.join(room.id, author, 'member', { ...notice, author })
      }),
    )
  const say = (text: string) => chat.call(token, 'message.send', { room: room.id, text, nonce: text })
  const one = await say('hello @m77')
  const { notify } = await chat.call(token, 'notification.why', { message: one.id })
  expect(notify).toBe('no')
  const listed = (account: string) => core.store.notifications.list(account, { limit: 10 })
  expect((await listed('m77')).unread).toBe(1)
  expect((await listed('m78')).unread).toBe(0)
  const all = await say('@room everybody out')
  // Others are answered meanwhile.
  const waits: number[] = []
  for (let isTold = false; !isTold; ) {
    const begun = performance.now()
    await chat.call(token, 'account.whoami', {})
    waits.push(performance.now() - begun)
    isTold = (await core.store.notifications.decidedUpTo(room.id)).seq >= all.seq
  }
  for (const account of ['m0', 'm77', 'm5000', 'm9999'])
    expect((await listed(account)).records[0]?.seq).toBe(all.seq)
  expect(waits.length).toBeGreaterThan(5)
  await chat.stop()
}, 120_000)
