import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { limits } from '../../protocol/limits.ts'
import { CallError, signIn, signUp } from '../../sdk/index.ts'
import { CliFault } from '../cli-fault.ts'

export type Accounts = {
  /** Logs in with the password of an earlier replay, or registers the name; or a neighbouring one when it is taken. */
  logIn(name: string): Promise<string>
  save(): void
}

/** Passwords of the replayed people, per server, in a file that only this user can read. */
export const openAccounts = (url: string, file: string): Accounts => {
  const everywhere = readPasswords(file)
  const passwords = new Map(Object.entries(everywhere.get(url) ?? {}))

  const logIn = async (username: string): Promise<string | undefined> => {
    const password = passwords.get(username)
    if (password === undefined) return undefined
    // Wrong where a new database has come under the same address.
    return tokenUnless('wrong-credentials', () => signIn(url, { username, password }))
  }

  const register = async (username: string): Promise<string | undefined> => {
    const password = randomBytes(16).toString('base64url')
    const token = await tokenUnless('name-taken', () => signUp(url, { username, password }))
    if (token !== undefined) passwords.set(username, password)
    return token
  }

  return {
    async logIn(name) {
      // A name that somebody else has already (an imported author, say) is played under a neighbouring one.
      for (const username of [
        name,
        neighbour(name, '~'),
        neighbour(name, `~${randomBytes(3).toString('hex')}`),
      ]) {
        const token = (await logIn(username)) ?? (await register(username))
        if (token !== undefined) return token
      }
      throw new CliFault(`Every name near ${name} is taken.`)
    },
    save() {
      everywhere.set(url, Object.fromEntries(passwords))
      writeFileSync(file, JSON.stringify(Object.fromEntries(everywhere), null, 2), { mode: 0o600 })
    },
  }
}

const readPasswords = (file: string): Map<string, Record<string, string>> => {
  if (!existsSync(file)) return new Map()
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8'))))
  } catch {
    throw new CliFault(`${file} does not hold the accounts of a replay. Name another file with --accounts.`)
  }
}

const neighbour = (name: string, end: string): string =>
  name.slice(0, limits.usernameLength - end.length) + end

/** Undefined when it is refused for this reason. Waits as long as the server asks when it is busy. */
const tokenUnless = async (
  code: CallError['code'],
  ask: () => Promise<{ token: string }>,
): Promise<string | undefined> => {
  for (;;)
    try {
      return (await ask()).token
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      if (error.code === code) return undefined
      if (error.retryAfterMs === undefined) throw error
      await Bun.sleep(error.retryAfterMs)
    }
}
