import { CallError, signIn, signUp } from '../../sdk/index.ts'
import type { Folders } from '../storage/folders.ts'
import { keepLogin, type Login } from '../storage/logins.ts'
import type { Ask } from './ask.ts'
import { passwordHint } from './password-hint.ts'
import { serverOf } from './server-of.ts'

export type Wanted = {
  server?: string | undefined
  username?: string | undefined
  problem?: string | undefined
}

export const defaultServer = 'http://127.0.0.1:8000'

/** The first start, or another account: asks until somebody is logged in, and keeps that. */
export const logInByQuestions = async (ask: Ask, folders: Folders, wanted: Wanted): Promise<Login> => {
  if (wanted.problem !== undefined) ask.say(wanted.problem)
  else ask.say('Welcome to Parley. A few questions, and you are in the chat. Ctrl+C stops.')
  const server = wanted.server ?? (await askServer(ask))
  if (wanted.server !== undefined) ask.say(`Server: ${server}`)
  for (;;) {
    try {
      const login = await askAccount(ask, server, wanted.username)
      keepLogin(folders, login)
      return login
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      ask.say(error.code === 'disconnected' ? `${server} does not answer. Is it running?` : error.message)
      if (error.code === 'disconnected') throw error
    }
  }
}

const askServer = async (ask: Ask): Promise<string> => {
  for (;;) {
    const answer = await ask.line('Which server?', defaultServer)
    const server = serverOf(answer)
    if (server !== undefined) return server
    ask.say('That is no address. Write it like chat.example.org or http://127.0.0.1:8000.')
  }
}

const askAccount = async (ask: Ask, server: string, known: string | undefined): Promise<Login> => {
  const username = known ?? (await ask.line('Your username? (a new one makes an account)'))
  if (username === '') return askAccount(ask, server, known)
  const password = await ask.secret('Your password?')
  try {
    return loginOf(server, await signIn(server, { username, password }))
  } catch (error) {
    if (!(error instanceof CallError) || error.code !== 'wrong-credentials') throw error
    ask.say(`Nobody here is called ${username} with that password.`)
    const isNew = await ask.line(`Make a new account named ${username}? (y/n)`, 'n')
    if (!/^y/i.test(isNew)) return askAccount(ask, server, known)
    return register(ask, server, username, password)
  }
}

const register = async (ask: Ask, server: string, username: string, password: string): Promise<Login> => {
  const hint = passwordHint(password)
  if (hint !== undefined) {
    ask.say(hint)
    return register(ask, server, username, await ask.secret('A password?'))
  }
  const again = await ask.secret('The password once more?')
  if (again !== password) {
    ask.say('The two are not the same.')
    return register(ask, server, username, await ask.secret('A password?'))
  }
  return loginOf(server, await signUp(server, { username, password }))
}

export const loginOf = (
  server: string,
  { token, account }: { token: string; account: { id: string; username: string } },
): Login => ({
  server,
  username: account.username,
  account: account.id,
  token,
})
