import { type Client, createClient, type State } from '../../sdk/index.ts'
import { ClientFault } from '../exit-codes.ts'
import { diskOutbox } from '../storage/disk-outbox.ts'
import type { Folders } from '../storage/folders.ts'
import type { Login } from '../storage/logins.ts'

/** How long a program waits for the server unless told otherwise (`--timeout`). */
export const defaultPatienceMs = 30_000

/** Connects for a program. Rejects when the server is not there in time, or the login has ended. */
export const connect = async (
  login: Login,
  folders: Folders,
  options: { patienceMs?: number; presence?: boolean; keepsOutbox?: boolean } = {},
): Promise<Client> => {
  const { patienceMs = defaultPatienceMs, presence = false, keepsOutbox = false } = options
  const client = createClient({
    url: login.server,
    token: login.token,
    presence,
    ...(keepsOutbox && { storage: diskOutbox(folders, login.server, login.account) }),
  })
  client.connect()
  try {
    await until(
      client,
      ({ status, me }) => status === 'live' || (status === 'syncing' && me !== null),
      patienceMs,
    )
    return client
  } catch (error) {
    await client.close()
    throw error
  }
}

/** Waits until the state is so. Rejects with a sentence when the login ended, or when it takes longer. */
export const until = (client: Client, holds: (state: State) => boolean, patienceMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      stop()
      clearTimeout(timer)
      settle()
    }
    const look = (): void => {
      const state = client.getState()
      if (holds(state)) end(resolve)
      else if (state.status === 'signed-out')
        end(() =>
          reject(
            new ClientFault('not-logged-in', state.problem ?? 'The login has ended. Run "parley login".'),
          ),
        )
    }
    const stop = client.subscribe(look)
    const timer = Number.isFinite(patienceMs)
      ? setTimeout(
          () => end(() => reject(new ClientFault('unreachable', 'The server was not reached in time.'))),
          patienceMs,
        )
      : undefined
    look()
  })

/** A room of the account by its name or id: `lobby`, `#lobby`, `@bob` for the conversation with bob. */
export const mustFindRoom = async (client: Client, name: string): Promise<string> => {
  const { rooms } = client.getState()
  if (name.startsWith('@')) return (await client.call('room.direct', { people: [name.slice(1)] })).room.id
  const wanted = name.replace(/^#/, '').toLowerCase()
  const found =
    Object.values(rooms).find(({ room }) => room.name.toLowerCase() === wanted) ??
    Object.values(rooms).find(({ room }) => room.id === name)
  if (found) return found.room.id
  throw new ClientFault('refused', `You are in no room named "${name}". "parley rooms" lists yours.`)
}
