import type { Clock } from '../../core/ports.ts'

/**
 * Old clients log in over HTTP and then just say who they are. So a login allows one `join` under that name, from the
 * same network address and, in browsers, from a page of the same origin, within a minute.
 */
export type JoinGrants = {
  give(to: Grantee, token: string): void
  /** The session's token, once. */
  take(to: Grantee): string | undefined
}

export type Grantee = { address: string; origin: string | null; username: string }

const lifeMs = 60_000
/** Logins that may wait for their join at once; beyond that the oldest are forgotten. */
const most = 10_000

export const createJoinGrants = (clock: Clock): JoinGrants => {
  const grants = new Map<string, { token: string; until: number }>()
  const keyOf = ({ address, origin, username }: Grantee): string =>
    JSON.stringify([address, origin, username.normalize('NFKC').toLowerCase()])
  return {
    give(to, token) {
      const key = keyOf(to)
      grants.delete(key)
      grants.set(key, { token, until: clock.monotonic() + lifeMs })
      const oldest = grants.keys().next().value
      if (grants.size > most && oldest !== undefined) grants.delete(oldest)
    },
    take(to) {
      const key = keyOf(to)
      const found = grants.get(key)
      grants.delete(key)
      return found && clock.monotonic() < found.until ? found.token : undefined
    },
  }
}
