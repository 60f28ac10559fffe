import { join } from 'node:path'
import type { Folders } from './folders.ts'
import { readJson, writePrivateFile } from './private-file.ts'

/** One account on one server, and what speaks for it there. */
export type Login = { server: string; username: string; account: string; token: string }

const fileIn = ({ config }: Folders): string => join(config, 'logins.json')

const isLogin = (one: unknown): one is Login =>
  typeof one === 'object' &&
  one !== null &&
  ['server', 'username', 'account', 'token'].every(
    (name) => typeof (one as Record<string, unknown>)[name] === 'string',
  )

/** Every kept login, the one that was used last first. */
export const readLogins = (folders: Folders): Login[] => {
  const kept = readJson(fileIn(folders))
  return Array.isArray(kept) ? kept.filter(isLogin) : []
}

/** Keeps a login, in the place of an older one of the same account, as the one that was used last. */
export const keepLogin = (folders: Folders, login: Login): void => {
  const [first] = readLogins(folders)
  if (first && isSame(first, login) && first.token === login.token) return
  const others = readLogins(folders).filter((one) => !isSame(one, login))
  save(folders, [login, ...others])
}

export const forgetLogin = (folders: Folders, login: Login): void =>
  save(
    folders,
    readLogins(folders).filter((one) => !isSame(one, login)),
  )

/** The kept login of a server and a name; of either alone, or of none, the one that was used last. */
export const findLogin = (
  folders: Folders,
  wanted: { server?: string; username?: string },
): Login | undefined =>
  readLogins(folders).find(
    ({ server, username }) =>
      (wanted.server === undefined || server === wanted.server) &&
      (wanted.username === undefined || username.toLowerCase() === wanted.username.toLowerCase()),
  )

const isSame = (a: Login, b: Login): boolean =>
  a.server === b.server && a.username.toLowerCase() === b.username.toLowerCase()

const save = (folders: Folders, logins: Login[]): void =>
  writePrivateFile(fileIn(folders), `${JSON.stringify(logins, null, 2)}\n`)
