import { createLruCache } from '../lru-cache.ts'
import type { Clock, Store } from '../ports.ts'

/** Which account has a name, from memory; also that nobody has it. `forget` must follow every change, on every node. */
export type KnownNames = {
  /** The account's id, null when nobody has the name; a promise only where memory doesn't know. */
  idOf(name: string): string | null | Promise<string | null>
  forget(account: string): void
  /** Somebody has a name that was free. */
  forgetFree(): void
}

/** Another program may give a name to somebody without telling. */
const freeMs = 60_000

type Known = { id: string | null; until: number }

export const createKnownNames = (store: Store, clock: Clock): KnownNames => {
  const byName = createLruCache<Known>(20_000)
  const load = async (name: string): Promise<Known> => {
    const account = await store.accounts.byName(name)
    return account
      ? { id: account.id, until: Number.POSITIVE_INFINITY }
      : { id: null, until: clock.monotonic() + freeMs }
  }
  return {
    idOf(name) {
      const known = byName.peek(name)
      if (known && known.until > clock.monotonic()) return known.id
      if (known) byName.delete(name)
      return byName.get(name, load).then((loaded) => loaded?.id ?? null)
    },
    forget: (account) => byName.drop((known) => known?.id === account),
    forgetFree: () => byName.drop((known) => known?.id === null),
  }
}
