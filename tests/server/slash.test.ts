import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Client, createClient, runSlash, type SlashOutcome } from '../../src/sdk/index.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'

let chat: TestChat
const clients: Record<string, Client> = {}
const tokens: Record<string, string> = {}

beforeAll(async () => {
  chat = await startTestChat()
  for (const name of ['owen', 'alice', 'bob']) {
    const { token } = await chat.register(name)
    tokens[name] = token
    const client = createClient({ url: chat.url, token })
    clients[name] = client
    client.connect()
    while (client.getState().status !== 'live') await Bun.sleep(5)
  }
})
afterAll(async () => {
  await Promise.all(Object.values(clients).map((client) => client.close()))
  await chat.stop()
})

const type = (who: string, line: string, room?: string): Promise<SlashOutcome> =>
  runSlash(clients[who] as Client, room === undefined ? {} : { room }, line)
const roomCalled = async (who: string, name: string) =>
  (await chat.call(tokens[who] as string, 'room.list', {})).rooms.find((room) => room.name === name)
const saidIn = async (who: string, room: string) =>
  (await chat.call(tokens[who] as string, 'room.history', { room, limit: 50 })).messages

describe('a line that is typed', () => {
  test('is something to say, or refused when no command is called so', async () => {
    expect(await type('alice', 'hello')).toEqual({ is: 'say', text: 'hello' })
    expect(await type('alice', '//join x')).toEqual({ is: 'say', text: '/join x' })
    expect(await type('alice', '/me waves', 'lobby')).toEqual({ is: 'say', text: 'waves', kind: 'action' })
    const jion = await type('alice', '/jion lobby', 'lobby')
    expect(jion).toMatchObject({ is: 'refused', message: expect.stringContaining('Did you mean /join?') })
    expect(await type('alice', '/xyzzy')).toMatchObject({ message: expect.stringContaining('Type /help') })
    expect(await type('alice', '/me waves')).toMatchObject({
      message: expect.stringContaining('Open a room'),
    })
    expect(await type('alice', '/join')).toMatchObject({ message: expect.stringContaining('/join <room>') })
  })

  test('makes, joins, leaves and lists rooms, as far as one may', async () => {
    const made = await type('alice', '/create private garden shed')
    const shed = await roomCalled('alice', 'garden shed')
    expect(made).toEqual({ is: 'go', room: shed?.id as string })
    expect(shed).toMatchObject({ kind: 'private', role: 'owner' })
    expect(await type('bob', '/join garden shed')).toMatchObject({ is: 'refused' })
    expect(await type('alice', '/invite @bob garden shed')).toMatchObject({ is: 'note' })
    expect(await type('bob', '/join #Garden Shed')).toEqual({ is: 'go', room: shed?.id as string })
    const rooms = await type('bob', '/rooms')
    expect(rooms).toMatchObject({
      is: 'list',
      items: expect.arrayContaining([expect.objectContaining({ text: 'garden shed' })]),
    })
    expect(await type('bob', '/leave', shed?.id)).toMatchObject({ is: 'note' })
    expect(await roomCalled('bob', 'garden shed')).toBeUndefined()
    expect(await type('bob', '/leave lobby')).toMatchObject({ is: 'refused' })
  })

  test('writes to one person alone', async () => {
    const sent = await type('alice', '/msg bob are you there?')
    expect(sent).toMatchObject({ is: 'note', lines: ['To bob: are you there?'] })
    const room = (sent as { room: string }).room
    while ((await saidIn('bob', room)).length === 0) await Bun.sleep(10)
    expect((await saidIn('bob', room)).map(({ text }) => text)).toEqual(['are you there?'])
    expect(await type('bob', '/dm alice')).toEqual({ is: 'go', room })
    expect(await type('bob', '/msg nobody hello')).toMatchObject({
      message: 'There is nobody called nobody here.',
    })
  })

  test('tells who is who, and how one is shown', async () => {
    expect(await type('alice', '/whoami')).toMatchObject({
      lines: [expect.stringMatching(/^alice, member, here since 20/)],
    })
    expect(await type('alice', '/nick Alice A.')).toEqual({
      is: 'note',
      lines: ['Shown as: Alice A.'],
    })
    expect(await type('alice', '/status :coffee: back at three')).toEqual({
      is: 'note',
      lines: ['Your status: ☕ back at three'],
    })
    expect(await type('bob', '/who alice')).toEqual({
      is: 'note',
      lines: ['alice · Alice A.', '☕ back at three', 'Online.'],
    })
    expect(await type('alice', '/status')).toMatchObject({ lines: ['You have no status now.'] })
    expect(await type('alice', '/nick bob')).toMatchObject({ is: 'refused' })
    expect(await type('bob', '/users')).toMatchObject({ title: '3 online' })
    const here = await type('bob', '/who', 'lobby')
    expect(here).toMatchObject({
      is: 'list',
      items: expect.arrayContaining([{ text: 'alice', detail: 'online' }]),
    })
  })

  test('shows figures of a room to its members', async () => {
    await chat.call(tokens.bob as string, 'message.send', { room: 'lobby', text: 'one', nonce: 'figures' })
    expect(await type('alice', '/stats', 'lobby')).toMatchObject({
      items: expect.arrayContaining([
        { text: 'Messages', detail: '1, ever sent 1' },
        { text: '1. bob', detail: '1' },
      ]),
    })
    expect(await type('alice', '/leaderboard week')).toMatchObject({ title: 'Most messages, last 7 days' })
  })

  test('sets of what one is notified, and finds what was said', async () => {
    const now = Date.parse('2026-11-21T09:00:00Z')
    const inLobby = (line: string) => runSlash(clients.bob as Client, { room: 'lobby', now }, line)
    expect(await inLobby('/mute 2h')).toMatchObject({
      lines: [expect.stringContaining('2026-11-21 11:00 UTC')],
    })
    expect((await roomCalled('bob', 'lobby'))?.notify).toEqual({
      level: 'mentions',
      mutedUntil: '2026-11-21T11:00:00.000Z',
    })
    expect(await inLobby('/mute soon')).toMatchObject({ is: 'refused' })
    expect(await inLobby('/mute')).toMatchObject({ is: 'note' })
    expect((await roomCalled('bob', 'lobby'))?.notify).toMatchObject({ level: 'nothing' })
    expect(await inLobby('/unmute')).toEqual({
      is: 'note',
      lines: ['You are notified of mentions in this room.'],
    })
    expect(await inLobby('/notify all')).toMatchObject({
      lines: ['You are notified of everything in this room.'],
    })
    expect(await type('bob', '/mute')).toMatchObject({ is: 'refused' })
    const text = 'marmalade is on the shelf'
    const { id } = await chat.call(tokens.alice as string, 'message.send', {
      room: 'lobby',
      text,
      nonce: 'jam',
    })
    for (;;) {
      const found = await inLobby('/search marmalade')
      if (found.is === 'note') await Bun.sleep(20)
      else {
        expect(found).toMatchObject({ is: 'list', items: [{ room: 'lobby', message: id }] })
        break
      }
    }
  })

  test('says what a room is about, pins, and archives', async () => {
    const made = await type('alice', '/create cellar')
    const room = (made as { room: string }).room
    await type('bob', '/join cellar')
    expect(await type('alice', '/topic jars and shelves', room)).toMatchObject({ is: 'note' })
    expect(await roomCalled('bob', 'cellar')).toMatchObject({ topic: 'jars and shelves' })
    const { id } = await chat.call(tokens.bob as string, 'message.send', {
      room,
      text: 'plum',
      nonce: 'plum',
    })
    const pin = await runSlash(clients.alice as Client, { room, message: id }, '/pin')
    expect(pin).toMatchObject({ is: 'note' })
    expect(await type('bob', '/pins', room)).toMatchObject({ items: [{ text: 'bob: plum', message: id }] })
    expect(await type('bob', '/archive', room)).toMatchObject({ is: 'refused' })
    expect(await type('alice', '/archive', room)).toMatchObject({ is: 'note' })
    expect(await type('alice', '/topic more', room)).toMatchObject({ is: 'refused' })
    expect(await type('alice', '/archive off', room)).toMatchObject({ is: 'note' })
    expect(await type('alice', '/topic more', room)).toMatchObject({ is: 'note' })
  })

  test('keeps order for those who may', async () => {
    const made = await type('alice', '/create market')
    const room = (made as { room: string }).room
    await type('bob', '/join market')
    expect(await type('bob', '/kick alice', room)).toMatchObject({ is: 'refused' })
    expect(await type('alice', '/ban @bob too loud', room)).toMatchObject({ is: 'note' })
    expect(await type('bob', '/join market')).toMatchObject({ is: 'refused' })
    expect(await type('alice', '/unban carol', room)).toMatchObject({
      message: 'carol is not banned from this room.',
    })
    expect(await type('alice', '/unban bob', room)).toMatchObject({ is: 'note' })
    expect(await type('bob', '/join market')).toMatchObject({ is: 'go' })
  })
})

describe('commands of the installation', () => {
  const commands = [
    { name: 'rules', about: 'How we talk here', text: 'Be kind.\nNo advertising.' },
    { name: 'hug', about: 'Hug somebody', text: 'hugs {text}', say: true as const },
  ]

  test('are made by its admins, and by nobody else', async () => {
    const tried = await chat.post(tokens.alice, 'settings.set', { name: 'slash.commands', value: commands })
    expect(tried.body.error?.code).toBe('forbidden')
    const taken = [{ ...commands[0], name: 'join' }]
    const wrong = await chat.post(tokens.owen, 'settings.set', { name: 'slash.commands', value: taken })
    expect(wrong.body.error?.code).toBe('bad-input')
    await chat.call(tokens.owen as string, 'settings.set', { name: 'slash.commands', value: commands })
    expect((await chat.call(tokens.bob as string, 'slash.list', {})).custom).toEqual(commands)
  })

  test('become their text for everybody, shown or said', async () => {
    expect(await type('bob', '/rules')).toEqual({ is: 'note', lines: ['Be kind.', 'No advertising.'] })
    expect(await type('bob', '/hug alice', 'lobby')).toEqual({ is: 'say', text: 'hugs alice' })
    expect(await type('bob', '/ruls')).toMatchObject({ message: expect.stringContaining('/rules') })
    expect(await type('bob', '/help')).toMatchObject({
      items: expect.arrayContaining([{ text: '/rules', detail: 'How we talk here' }]),
    })
    await clients.bob?.loadSlash()
    expect(clients.bob?.getState().slash).toEqual(commands)
  })
})
