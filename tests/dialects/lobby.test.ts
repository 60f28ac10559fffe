import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'
import { replayTranscript } from '../support/transcripts/replay.ts'
import { openWs, type Wire } from '../support/transcripts/wires.ts'

const transcripts = join(import.meta.dir, '..', 'transcripts', 'lobby')

let chat: TestChat
beforeEach(async () => {
  chat = await startTestChat()
})
afterEach(() => chat.stop())

const enter = (name: string): Promise<Wire> => openWs(chat, `/ws/${encodeURIComponent(name)}`)
const frame = async (wire: Wire) => JSON.parse((await wire.next(5000)) ?? 'null')
/** Skips what came before. */
const until = async (wire: Wire, content: string) => {
  for (;;) {
    const found = await frame(wire)
    if (found === null || found.content === content) return found
  }
}
const inLobby = async (on: TestChat, token: string): Promise<string[]> => {
  const { members } = await on.call(token, 'room.members', { room: 'lobby', limit: 50 })
  return members.map(({ account }) => account.name)
}
const holds = async (check: () => Promise<boolean>): Promise<void> => {
  const end = performance.now() + 5000
  while (!(await check())) {
    expect(performance.now()).toBeLessThan(end)
    await Bun.sleep(20)
  }
}
const endOf = (wire: Wire) => Promise.race([wire.closed, Bun.sleep(3000)])
const taken = (name: string) => ({ code: 1008, reason: `Username '${name}' is already taken.` })

test('the documented conversation', () => replayTranscript(join(transcripts, 'a-conversation.txt'), chat))

describe('guests', () => {
  test('talk with everybody in the lobby, who see that they are guests', async () => {
    const alice = await chat.register('alice')
    const native = await openSocket(chat.url, alice.token)
    const anura = await enter('Anura')
    await until(anura, "'Anura' joined the chat")
    await anura.send('hello')
    const event = await native.until(({ event }) => event === 'message.changed')
    expect(event.message.author.name).toBe('Anura (guest)')
    expect(event.message.text).toBe('hello')
    await native.ask('message.send', { room: 'lobby', text: 'welcome', nonce: 'n1' })
    expect(await until(anura, 'welcome')).toMatchObject({ type: 'chat_message', sender: 'alice' })
    native.close()
  })

  test('leave nothing in the lobby by coming and going but what they said', async () => {
    const alice = await chat.register('alice')
    for (const name of ['one', 'two', 'three']) {
      const guest = await enter(name)
      await until(guest, `'${name}' joined the chat`)
      guest.close()
    }
    await Bun.sleep(200)
    const { messages } = await chat.call(alice.token, 'room.history', { room: 'lobby', limit: 50 })
    expect(messages).toEqual([])
    const { members } = await chat.call(alice.token, 'room.members', { room: 'lobby', limit: 50 })
    expect(members.map(({ account }) => account.name)).toEqual(['alice'])
  })

  test('never take a registered name, nor one that looks like it', async () => {
    await chat.register('Anura')
    const attempts = [
      'Anura',
      'aNuRa',
      'Аnura',
      'Anurа',
      'Ａｎｕｒａ',
      'Ánura',
      'A\u0307nura',
      '𝐀nura',
      'ANURА',
    ]
    for (const name of attempts) expect(await endOf(await enter(name))).toEqual(taken(name))
    for (const name of ['Anura ', ' Anura', 'Anu\u200bra', 'Anura\u00a0', 'An ura', 'Anura\u202e', '\0'])
      expect(await endOf(await enter(name))).toMatchObject({ code: 1008 })
  })

  test('are shown out by whoever registers their name, and cannot come back under it', async () => {
    const guest = await enter('Anura')
    await until(guest, "'Anura' joined the chat")
    await chat.register('anura')
    expect(await endOf(guest)).toMatchObject({ code: 1008 })
    expect(await endOf(await enter('Anura'))).toEqual(taken('Anura'))
  })

  test('are nowhere but in the lobby, and nobody can bring them elsewhere', async () => {
    const alice = await chat.register('alice')
    const { room } = await chat.call(alice.token, 'room.create', { name: 'garden', kind: 'private' })
    const guest = await enter('Anura')
    await until(guest, "'Anura' joined the chat")
    const brought = await chat.post(alice.token, 'room.invite', { room: room.id, username: 'Anura (guest)' })
    expect(brought.status).not.toBe(200)
    const direct = await chat.post(alice.token, 'room.direct', { people: ['Anura (guest)'] })
    expect(direct.status).not.toBe(200)
    await chat.call(alice.token, 'message.send', { room: room.id, text: 'secret', nonce: 'n1' })
    await chat.call(alice.token, 'message.send', { room: 'lobby', text: 'open', nonce: 'n2' })
    expect((await frame(guest)).content).toBe('open')
  })

  test('have no way in but their socket: neither REST nor the native socket knows the command', async () => {
    expect((await chat.post(undefined, 'account.enter-as-guest', { name: 'x' })).status).toBe(404)
    const native = await openSocket(chat.url)
    expect((await native.ask('account.enter-as-guest', { name: 'x' })).error.code).toBe('unknown-command')
    native.close()
  })

  test('are let in no more when the owner says so, and those who are here go', async () => {
    const owner = await chat.register('owner')
    const guest = await enter('Anura')
    await until(guest, "'Anura' joined the chat")
    await chat.call(owner.token, 'settings.set', { name: 'guests.allowed', value: false })
    expect(await endOf(guest)).toMatchObject({ code: 1008 })
    expect(await endOf(await enter('Bela'))).toMatchObject({ code: 1013 })
  })

  test('are heard no more once they are banned (R7)', async () => {
    const owner = await chat.register('owner')
    const guest = await enter('Anura')
    await until(guest, "'Anura' joined the chat")
    const { members } = await chat.call(owner.token, 'room.members', { room: 'lobby', limit: 50 })
    const account = members.find((one) => one.account.name === 'Anura (guest)')?.account.id as string
    await chat.call(owner.token, 'account.ban', { account, reason: 'noise' })
    expect(await endOf(guest)).toMatchObject({ code: 1008 })
    expect(await endOf(await enter('Anura'))).not.toBeUndefined()
  })
})

test('a name may have 50 characters', async () => {
  const name = 'a'.repeat(50)
  expect(await until(await enter(name), `'${name}' joined the chat`)).not.toBeNull()
  expect(await endOf(await enter('a'.repeat(51)))).toMatchObject({ code: 1008 })
})

test('what somebody said last is told before that they left', async () => {
  const stays = await enter('stays')
  for (let i = 0; i < 5; i++) {
    const goes = await enter('goes')
    await until(stays, "'goes' joined the chat")
    for (let k = 0; k < 30; k++) await goes.send(`last words ${k}`)
    goes.close()
    const told: string[] = []
    while (told.at(-1) !== "'goes' left the chat") told.push((await frame(stays)).content)
    expect(told.length).toBe(31)
  }
})

test('a refusal names no field', async () => {
  const guest = await enter('Anura')
  await until(guest, "'Anura' joined the chat")
  await guest.send('  ')
  expect((await frame(guest)).content).toBe('Message content cannot be empty.')
})

test('guests share a rate per network address: another name is no way around it', async () => {
  const limited = await startTestChat({ env: { PARLEY_LIMITS: 'on' } })
  const say = async (name: string, times: number): Promise<Wire> => {
    const wire = await openWs(limited, `/ws/${name}`)
    await until(wire, `'${name}' joined the chat`)
    for (let i = 0; i < times; i++) await wire.send(`${name} says ${i}`)
    return wire
  }
  const first = await say('first', 25)
  expect(await until(first, 'first says 19')).not.toBeNull()
  const second = await say('second', 5)
  const seen: string[] = []
  for (let next = await second.next(700); next !== undefined; next = await second.next(700))
    seen.push(JSON.parse(next).type)
  expect(seen).toContain('system_message')
  expect(seen.filter((type) => type === 'chat_message').length).toBeLessThan(4)
  await limited.stop()
})

test('leaving is never refused, however little guests of an address may do', async () => {
  const limited = await startTestChat({ env: { PARLEY_LIMITS: 'on' } })
  const owner = await limited.register('owner')
  const rate = { burst: 1, perSecond: 0.001 }
  await limited.call(owner.token, 'settings.set', { name: 'rates.guest.ask', value: rate })
  const guest = await openWs(limited, '/ws/Anura')
  await until(guest, "'Anura' joined the chat")
  expect(await inLobby(limited, owner.token)).toContain('Anura (guest)')
  guest.close()
  await holds(async () => !(await inLobby(limited, owner.token)).includes('Anura (guest)'))
  await limited.stop()
})

test('guests whose server died are no members of the lobby when it is back; who came again is', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'parley-guests-'))
  const before = await startTestChat({ dataFolder })
  const { token } = await before.register('owner')
  const { guests } = before.server.core.store
  const now = Date.now()
  // As it stands in the database when a server dies: nobody said goodbye.
  for (const name of ['Anura', 'Bela']) {
    const session = { id: name, tokenHash: name, createdAt: now, usedAt: now, agent: '', address: '' }
    await guests.enter({ id: name, name, session })
  }
  await before.server.core.store.sessions.end('Bela', ['Bela'])
  await before.stop()
  const after = await startTestChat({ dataFolder })
  const back = await openWs(after, '/ws/Cora')
  await until(back, "'Cora' joined the chat")
  await holds(async () => (await inLobby(after, token)).join() === 'Cora (guest),owner')
  await after.stop()
  rmSync(dataFolder, { recursive: true })
})

test('the last ten lines are shown, notices among them, and what was deleted is gone from them', async () => {
  const alice = await chat.register('alice')
  const first = await enter('first')
  await until(first, "'first' joined the chat")
  const sent = []
  for (let i = 0; i < 12; i++)
    sent.push(await chat.call(alice.token, 'message.send', { room: 'lobby', text: `m${i}`, nonce: `n${i}` }))
  await until(first, 'm11')
  await chat.call(alice.token, 'message.delete', { message: (sent[10] as { id: string }).id })
  await Bun.sleep(50)
  const second = await enter('second')
  const seen: string[] = []
  while (seen.at(-1) !== "'second' joined the chat") seen.push((await frame(second)).content)
  const texts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11].map((i) => `m${i}`)
  expect(seen).toEqual([...texts, "'second' joined the chat"])
  first.close()
  second.close()
})

test('a dialect that is switched off is not there', async () => {
  const without = await startTestChat({ env: { PARLEY_DIALECTS: 'off' } })
  expect((await fetch(`${without.url}/ws/Anura`)).status).toBe(404)
  expect(
    await openWs(without, '/ws/Anura').then(
      () => 'open',
      () => 'refused',
    ),
  ).toBe('refused')
  await without.stop()
})
