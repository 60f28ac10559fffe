import { createInterface } from 'node:readline'
import { CallError, signIn, signOut } from '../../sdk/index.ts'
import { askAtTerminal, NoAnswer } from '../accounts/ask.ts'
import { mustHaveLogin, type WhoOptions, wantedServer } from '../accounts/find-login.ts'
import { defaultServer, logInByQuestions, loginOf } from '../accounts/log-in.ts'
import { ClientFault, exitCodes } from '../exit-codes.ts'
import { type ClientEnv, foldersOf } from '../storage/folders.ts'
import { forgetLogin, keepLogin, readLogins } from '../storage/logins.ts'

/** `parley login`: keeps a login for the other programs. Without a terminal the password is the input's first line. */
export const logIn = async (options: WhoOptions, env: ClientEnv): Promise<number> => {
  const folders = foldersOf(env)
  const server = wantedServer(options, env)
  try {
    const login = process.stdin.isTTY
      ? await logInByQuestions(askAtTerminal(), folders, { server, username: options.as })
      : loginOf(server ?? defaultServer, await signIn(server ?? defaultServer, await fromInput(options)))
    keepLogin(folders, login)
    console.log(`You are ${login.username} at ${login.server}.`)
    return exitCodes.done
  } catch (error) {
    if (error instanceof NoAnswer) return exitCodes.fault
    if (!(error instanceof CallError)) throw error
    throw new ClientFault(error.code === 'disconnected' ? 'unreachable' : 'refused', error.message)
  }
}

const fromInput = async ({ as }: WhoOptions): Promise<{ username: string; password: string }> => {
  if (as === undefined)
    throw new ClientFault('fault', 'Say who: parley login --as <name>, with the password as input.')
  for await (const password of createInterface({ input: process.stdin })) return { username: as, password }
  throw new ClientFault('fault', 'The password is missing: it is the first line of the input.')
}

/** `parley logout`: ends the session on the server and forgets it here. */
export const logOut = async (options: WhoOptions, env: ClientEnv): Promise<number> => {
  const folders = foldersOf(env)
  const login = await mustHaveLogin(options, env, folders)
  forgetLogin(folders, login)
  await signOut(login.server, login.token).catch((error: unknown) => {
    if (error instanceof CallError && error.code === 'disconnected')
      console.error('The server was not reached: the login is forgotten here and ends there by itself.')
  })
  console.log(`${login.username} is logged out of ${login.server}.`)
  return exitCodes.done
}

/** `parley accounts`: the logins that are kept, the one that is used first. */
export const accounts = async (json: boolean, env: ClientEnv): Promise<number> => {
  for (const { server, username } of readLogins(foldersOf(env)))
    console.log(json ? JSON.stringify({ server, username }) : `${username}\t${server}`)
  return exitCodes.done
}
