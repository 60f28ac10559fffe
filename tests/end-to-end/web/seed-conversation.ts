import { type Client, createClient } from '../../../src/sdk/index.ts'
import type { TestChat } from '../../support/start-test-chat.ts'

/** People in a room called ubuntu, made if it is not there, and some rooms beside it with unread messages. Two of them stay online. */
export const seedConversation = async (chat: TestChat): Promise<Client[]> => {
  const people = new Map<string, string>()
  for (const name of ['mira', 'jonas', 'Adaeze', 'tomás']) people.set(name, (await chat.register(name)).token)
  const as = (name: string): string => people.get(name) ?? ''
  let count = 0
  const say = async (name: string, room: string, text: string, replyTo?: string): Promise<string> => {
    count += 1
    const nonce = `seed-${count}`
    const sent = await chat.call(as(name), 'message.send', {
      room,
      text,
      nonce,
      ...(replyTo ? { replyTo } : {}),
    })
    return sent.id
  }
  const roomOf = async (name: string, topic: string): Promise<string> => {
    const { rooms } = await chat.call(as('jonas'), 'room.list', {})
    const found = rooms.find((room) => room.name === name)
    const made = found ?? (await chat.call(as('jonas'), 'room.create', { name, kind: 'public', topic })).room
    for (const person of people.keys()) await chat.call(as(person), 'room.join', { room: made.id })
    return made.id
  }

  const ubuntu = await roomOf('ubuntu', 'Questions, answers and the odd trout')
  const read = async (room: string): Promise<void> => {
    const { rooms } = await chat.call(as('mira'), 'room.list', {})
    const { rev = 0 } = rooms.find(({ id }) => id === room) ?? {}
    await chat.call(as('mira'), 'room.read', { room, seq: rev })
  }
  const question = await say(
    'jonas',
    ubuntu,
    'Does anybody know why the fan runs at full speed after the update?',
  )
  await say('jonas', ubuntu, 'It is quiet again when I boot the older kernel.')
  await say('tomás', ubuntu, '/etc/default/grub, last line – mine had an option from 2009 in there', question)
  const answer = await say(
    'Adaeze',
    ubuntu,
    'There is a note about that in the release notes:\nhttps://releases.example/notes#fans',
  )
  await read(ubuntu)
  for (const name of ['jonas', 'tomás', 'mira'])
    await chat.call(as(name), 'message.react', { message: answer, emoji: '👍', on: true })
  await chat.call(as('jonas'), 'message.react', { message: answer, emoji: '🎉', on: true })
  await say('jonas', ubuntu, 'That was it, thank you! It has been silent for an hour now.', answer)
  await say('Adaeze', ubuntu, 'Glad to hear it.')

  const kitchen = await roomOf('kitchen', 'Who cooks, who shops, who washes up')
  await read(kitchen)
  await say('tomás', kitchen, 'Soup at seven?')
  await say('Adaeze', kitchen, 'Only if there is bread.')
  await roomOf('reading circle', 'Chapter four until Sunday')
  return ['jonas', 'Adaeze'].map((name) => {
    const client = createClient({ url: chat.url, token: as(name) })
    client.connect()
    return client
  })
}
