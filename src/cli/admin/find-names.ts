import { CliFault } from '../cli-fault.ts'
import type { AskServer } from './ask-server.ts'

type Named = { id: string; username?: string; name?: string }

/**
 * Commands take ids. `@name` stands for the account of that name, and `#name` for the public room, in every field
 * that holds one.
 */
export const findNames = async (
  ask: AskServer,
  fields: Record<string, unknown>,
): Promise<Record<string, unknown>> => {
  const found: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) found[name] = await findIn(ask, name, value)
  return found
}

const findIn = async (ask: AskServer, field: string, value: unknown): Promise<unknown> => {
  if (Array.isArray(value)) return Promise.all(value.map((one) => findIn(ask, field, one)))
  if (typeof value !== 'string') return value
  if (/^(account|actor|by)s?$/.test(field) && value.startsWith('@')) return accountOf(ask, value.slice(1))
  if (/^rooms?$/.test(field) && value.startsWith('#')) return roomOf(ask, value.slice(1))
  return value
}

const isSame = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase()

const accountOf = async (ask: AskServer, username: string): Promise<string> => {
  const { accounts } = (await ask('account.search', { query: username, limit: 500 })) as { accounts: Named[] }
  const found = accounts.find((account) => isSame(account.username, username))
  if (!found) throw new CliFault(`Nobody is called ${username}.`)
  return found.id
}

const roomOf = async (ask: AskServer, name: string): Promise<string> => {
  for (let after: string | undefined, more = true; more; ) {
    const page = (await ask('room.list-all', {
      kind: 'public',
      limit: 500,
      ...(after === undefined ? {} : { after }),
    })) as { rooms: Named[]; more: boolean }
    const found = page.rooms.find((room) => isSame(room.name, name))
    if (found) return found.id
    after = page.rooms.at(-1)?.id
    more = page.more
  }
  throw new CliFault(`There is no public room called ${name}. Private rooms are named by their id.`)
}
