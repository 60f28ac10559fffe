import type { Connection } from './connection.ts'

/** The live connections of this node, by account. */
export type Connections = {
  add(connection: Connection): void
  remove(connection: Connection): void
  of(account: string): Iterable<Connection>
  has(account: string): boolean
  /** Everybody who is connected here. */
  accounts(): string[]
  readonly size: number
}

/** Most accounts have one connection, which is then kept without a set of its own: it saves memory. */
export const createConnections = (): Connections => {
  const byAccount = new Map<string, Connection | Set<Connection>>()
  let size = 0

  return {
    add(connection) {
      const present = byAccount.get(connection.account)
      size += 1
      if (!present) byAccount.set(connection.account, connection)
      else if (present instanceof Set) present.add(connection)
      else byAccount.set(connection.account, new Set([present, connection]))
    },
    remove(connection) {
      const present = byAccount.get(connection.account)
      if (present === connection) byAccount.delete(connection.account)
      else if (!(present instanceof Set) || !present.delete(connection)) return
      else if (present.size === 0) byAccount.delete(connection.account)
      size -= 1
    },
    of(account) {
      const present = byAccount.get(account)
      if (!present) return []
      return present instanceof Set ? [...present] : [present]
    },
    has: (account) => byAccount.has(account),
    accounts: () => [...byAccount.keys()],
    get size() {
      return size
    },
  }
}
