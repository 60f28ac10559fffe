import { createHash, randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Clock, Ids, Passwords } from '../core/ports.ts'
import { refuse } from '../protocol/refusals.ts'

/** The real clock, chance and password hashing, handed to everything else. */
export const systemClock: Clock = { wall: () => Date.now(), monotonic: () => performance.now() }

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

export const systemIds: Ids = {
  short: () => Array.from(randomBytes(10), (byte) => alphabet[byte % 32]).join(''),
  token: () => randomBytes(32).toString('base64url'),
  hashToken: (token) => createHash('sha256').update(token).digest('base64url'),
}

/** OWASP's minimum for argon2id: 19 MiB, two passes. */
const argon2id = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const
/**
 * Hashes at once, and waiting for their turn: more are refused, so that logins can't eat the memory, and nobody
 * waits longer than a request may take. One core is left to everybody else, or messages would wait while many log in.
 */
const [atOnce, mayWait] = [Math.max(1, Math.min(4, availableParallelism() - 1)), 500]

/** Whoever made a bcrypt hash read no more than 72 bytes; the runtime would hash a longer password first. */
const readBy = (hash: string | undefined, password: string): string | Uint8Array =>
  hash?.startsWith('$2') ? Buffer.from(password).subarray(0, 72) : password

/** Hashing runs on the runtime's own threads, a few at a time. */
export const createPasswords = (): Passwords => {
  let running = 0
  const queue: (() => void)[] = []
  const unknown = Bun.password.hash('nobody has this password', argon2id)

  const bounded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (queue.length >= mayWait) throw refuse('overloaded', undefined, 2000)
    if (running >= atOnce) await new Promise<void>((resolve) => queue.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      // Whoever is next gets this place, before anybody who comes now could take it.
      const next = queue.shift()
      if (next) next()
      else running -= 1
    }
  }

  return {
    hash: (password) => bounded(() => Bun.password.hash(password, argon2id)),
    verify: (password, hash) =>
      bounded(async () => {
        const isRight = await Bun.password.verify(readBy(hash, password), hash ?? (await unknown))
        return isRight && hash !== undefined
      }),
  }
}
