import { CallError, type Client, createClient, signIn, signUp } from '../../src/sdk/index.ts'
import { conversations, people } from './conversations.ts'

type Conversation = (typeof conversations)[number]

/** The password of everybody in `npm run dev`. */
export const devPassword = 'parley-dev'
/** The room of the imported conversations, which everybody joins. */
export const importedRoom = 'ubuntu'
/** A file in the data folder: these are no real conversations. It says `seeded` when they are all there. */
export const seededMark = 'made-by-npm-run-dev'

/** Registers the people and has them say what they say; again does no harm. Alice comes first and so is the owner. */
export const seed = async (url: string): Promise<void> => {
  const clients = new Map<string, Client>()
  for (const username of people) {
    const client = createClient({ url, token: await tokenOf(url, username), presence: false })
    client.connect()
    clients.set(username, client)
  }
  for (const conversation of conversations) await hold(conversation, (name) => clients.get(name) as Client)
  for (const client of clients.values()) {
    await joinImported(client)
    await client.close()
  }
}

const tokenOf = async (url: string, username: string): Promise<string> => {
  const who = { username, password: devPassword }
  try {
    return (await signUp(url, who)).token
  } catch (error) {
    if (error instanceof CallError && error.code === 'name-taken') return (await signIn(url, who)).token
    throw error
  }
}

const joinImported = async (client: Client): Promise<void> => {
  const { rooms } = await client.call('room.list', {})
  const found = rooms.find(({ name }) => name === importedRoom)
  if (found) await client.call('room.join', { room: found.id })
}

const hold = async (conversation: Conversation, as: (name: string) => Client): Promise<void> => {
  const room = await openRoom(conversation, as)
  const sent: string[] = []
  for (const [i, { who, text, kind, replyTo, reactions = {} }] of conversation.lines.entries()) {
    const { id } = await as(who).call('message.send', {
      room,
      text,
      nonce: `dev-${conversation.room}-${i}`,
      ...(kind && { kind }),
      ...(replyTo !== undefined && { replyTo: sent[replyTo] }),
    })
    sent.push(id)
    for (const [emoji, names] of Object.entries(reactions))
      for (const name of names) await as(name).call('message.react', { message: id, emoji, on: true })
  }
}

const openRoom = async (
  { room: name, kind, topic, members: [maker, ...others] }: Conversation,
  as: (name: string) => Client,
): Promise<string> => {
  const { rooms } = await as(maker).call('room.list', {})
  const found = rooms.find((room) => room.name === name)
  const { id } = found ?? (await as(maker).call('room.create', { name, kind, topic })).room
  for (const username of others) {
    if (kind === 'public') await as(username).call('room.join', { room: id })
    else if (!found) await as(maker).call('room.invite', { room: id, username })
  }
  return id
}
