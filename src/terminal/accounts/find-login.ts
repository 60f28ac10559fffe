import { ask, CallError } from '../../sdk/index.ts'
import { ClientFault } from '../exit-codes.ts'
import type { ClientEnv, Folders } from '../storage/folders.ts'
import { findLogin, type Login } from '../storage/logins.ts'
import { defaultServer } from './log-in.ts'
import { serverOf } from './server-of.ts'

export type WhoOptions = { server?: string | undefined; as?: string | undefined }

/** The address of an option or of PARLEY_SERVER; a fault when it is none. */
export const wantedServer = ({ server }: WhoOptions, env: ClientEnv): string | undefined => {
  const typed = server ?? env.PARLEY_SERVER
  if (typed === undefined || typed === '') return undefined
  const found = serverOf(typed)
  if (found === undefined) throw new ClientFault('fault', `"${typed}" is no address of a server.`)
  return found
}

/** Who speaks: PARLEY_TOKEN, or a kept login. A fault when there is none, for programs that cannot ask. */
export const mustHaveLogin = async (
  options: WhoOptions,
  env: ClientEnv,
  folders: Folders,
): Promise<Login> => {
  const server = wantedServer(options, env)
  if (env.PARLEY_TOKEN) return loginOfToken(server ?? defaultServer, env.PARLEY_TOKEN)
  const found = findLogin(folders, {
    ...(server !== undefined && { server }),
    ...(options.as !== undefined && { username: options.as }),
  })
  if (found) return found
  throw new ClientFault(
    'not-logged-in',
    'Nobody is logged in here. Run "parley login" or "parley chat" first.',
  )
}

const loginOfToken = async (server: string, token: string): Promise<Login> => {
  try {
    const { account } = await ask(server, 'account.whoami', {}, { fetch: withToken(token) })
    return { server, token, username: account.username, account: account.id }
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    const ending = error.code === 'unauthenticated' ? 'not-logged-in' : 'unreachable'
    throw new ClientFault(
      ending,
      error.code === 'unauthenticated' ? 'PARLEY_TOKEN is not valid here.' : error.message,
    )
  }
}

const withToken = (token: string) => (url: string, init: RequestInit) =>
  fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } })
