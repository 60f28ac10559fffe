import { CallError, type Client, createClient } from '../../sdk/index.ts'
import { nameKey } from '../../storage/name-key.ts'
import { CliFault } from '../cli-fault.ts'
import type { showProgress } from '../ui/progress.ts'
import type { Accounts } from './accounts.ts'
import type { Said } from './script-of.ts'

/** Hashing a password takes the server tens of milliseconds, so registrations are not all asked for at once. */
const atOnce = 8

/** The people of the log, each a client of its own. */
export const createCast = (url: string, accounts: Accounts, roomName: string) => {
  const clients = new Map<string, Client>()
  let room: string | undefined

  const enter = async (name: string): Promise<void> => {
    const client = createClient({ url, token: await accounts.logIn(name), presence: false })
    clients.set(nameKey(name), client)
    client.connect()
    room ??= await findOrCreate(client, roomName)
    await client.call('room.join', { room })
  }

  return {
    async assemble(names: string[], progress: ReturnType<typeof showProgress>): Promise<void> {
      const waiting = [...names]
      const work = async (): Promise<void> => {
        for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
          await enter(name)
          progress.add(1)
        }
      }
      try {
        // The first one makes the room.
        await enter(waiting.shift() as string)
        await Promise.all(Array.from({ length: atOnce }, work))
      } finally {
        accounts.save()
        progress.end()
      }
    },
    /** Resolves when the server has acknowledged it (true) or refused it (false). */
    async say({ nick, text, kind }: Said): Promise<boolean> {
      const client = clients.get(nameKey(nick)) as Client
      return outcomeOf(client, client.send(room as string, text, kind ? { kind } : {}))
    },
    async leave(): Promise<void> {
      await Promise.all([...clients.values()].map((client) => client.close()))
    },
  }
}

const outcomeOf = (client: Client, nonce: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const { status, problem, outbox } = client.getState()
      const pending = outbox.find((one) => one.nonce === nonce)
      const isWaiting = pending?.status === 'waiting' && !pending.settled
      if (isWaiting && status !== 'signed-out') return
      stop()
      if (isWaiting) reject(new CliFault(`The server ended a session: ${problem}`))
      else resolve(pending?.status !== 'refused')
    }
    const stop = client.subscribe(look)
    look()
  })

const findOrCreate = async (client: Client, name: string): Promise<string> => {
  const { rooms } = await client.call('room.list', {})
  const found = rooms.find((room) => room.kind === 'public' && nameKey(room.name) === nameKey(name))
  if (found) return found.id
  try {
    return (await client.call('room.create', { name, kind: 'public' })).room.id
  } catch (error) {
    if (error instanceof CallError && error.code === 'name-taken') return findOrCreate(client, name)
    throw error
  }
}
