import type { CommandInput, CommandName, CommandOutput } from '../protocol/commands.ts'
import { CallError, disconnected, refusedBy } from './call-error.ts'

type Fetch = (url: string, init: RequestInit) => Promise<Response>
type Options = { fetch?: Fetch }
export type Login = CommandOutput<'account.login'>

/** Makes an account and logs in. Rejects with a `CallError`; a browser also gets its cookie. */
export const signUp = (
  url: string,
  account: CommandInput<'account.register'>,
  options: Options = {},
): Promise<Login> => post(url, 'account.register', account, options)

/** Opens a session. Rejects with a `CallError`; a browser also gets its cookie. */
export const signIn = (
  url: string,
  account: { username: string; password: string },
  options: Options = {},
): Promise<Login> => post(url, 'account.login', account, options)

/** Ends the session of the token, or of the browser's cookie when there is none. */
export const signOut = async (url: string, token?: string, options: Options = {}): Promise<void> => {
  await post(url, 'account.logout', {}, options, token)
}

/**
 * Calls one command over REST, without a connection: for what comes before login. Rejects with a `CallError`; a
 * browser's cookie speaks for it where it has one.
 */
export const ask = <C extends CommandName>(
  url: string,
  command: C,
  input: CommandInput<C>,
  options: Options = {},
): Promise<CommandOutput<C>> => post(url, command, input, options)

const post = async <Result>(
  url: string,
  command: string,
  input: object,
  { fetch: fetchWith = (to, init) => fetch(to, init) }: Options,
  token?: string,
): Promise<Result> => {
  const answer = await fetchWith(new URL(`/api/v1/${command}`, url).href, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(input),
  }).catch(() => {
    throw disconnected()
  })
  const body = await answer.json().catch(() => null)
  if (answer.ok && body !== null) return body
  throw body?.error?.code ? refusedBy(body.error) : unreadable(answer.status)
}

const unreadable = (status: number): CallError =>
  new CallError('internal', `The server gave an answer that is not Parley's (status ${status}).`)
