import { CallError, signOut } from '../sdk/index.ts'
import { type Ask, askAtTerminal, NoAnswer } from './accounts/ask.ts'
import { wantedServer } from './accounts/find-login.ts'
import { logInByQuestions } from './accounts/log-in.ts'
import { exitCodes } from './exit-codes.ts'
import { startPlain } from './plain/start-plain.ts'
import type { ThemeName } from './screen/theme.ts'
import { startScreen } from './start-screen.ts'
import { type ClientEnv, foldersOf } from './storage/folders.ts'
import { findLogin, forgetLogin, keepLogin, type Login } from './storage/logins.ts'

export type ChatOptions = {
  server?: string | undefined
  as?: string | undefined
  plain: boolean
  json: boolean
  theme: ThemeName
}

/**
 * `parley chat`: asks who one is where that is not known yet, then shows the chat: on the whole terminal, or line by
 * line where there is none. Resolves to the exit code.
 */
export const startChat = async (options: ChatOptions, env: ClientEnv): Promise<number> => {
  const folders = foldersOf(env)
  const server = wantedServer(options, env)
  const isScreen =
    !options.plain && !options.json && process.stdin.isTTY && process.stdout.isTTY && env.TERM !== 'dumb'
  const known = findLogin(folders, {
    ...(server !== undefined && { server }),
    ...(options.as !== undefined && { username: options.as }),
  })
  if (!isScreen) return startPlain({ ...options, server, login: known }, env)
  const ask = askAtTerminal()
  try {
    let login = known ?? (await logInByQuestions(ask, folders, { server, username: options.as }))
    for (;;) {
      keepLogin(folders, login)
      const end = await startScreen(login, folders, options.theme)
      if (end.outcome === 'left') return exitCodes.done
      if (end.problem === undefined) return await forget(ask, login, folders)
      forgetLogin(folders, login)
      const problem = `${end.problem} Please log in again.`
      login = await logInByQuestions(ask, folders, {
        server: login.server,
        username: login.username,
        problem,
      })
    }
  } catch (error) {
    if (error instanceof NoAnswer) return exitCodes.done
    if (error instanceof CallError)
      return exitCodes[error.code === 'disconnected' ? 'unreachable' : 'refused']
    throw error
  }
}

const forget = async (ask: Ask, login: Login, folders: ReturnType<typeof foldersOf>): Promise<number> => {
  forgetLogin(folders, login)
  // Without a connection the session ends by itself later; here it is forgotten either way.
  await signOut(login.server, login.token).catch(() => {})
  ask.say(`You are logged out of ${login.server}.`)
  return exitCodes.done
}
