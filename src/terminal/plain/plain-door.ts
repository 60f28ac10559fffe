import { CallError, signIn, signUp } from '../../sdk/index.ts'
import { defaultServer, loginOf } from '../accounts/log-in.ts'
import type { Folders } from '../storage/folders.ts'
import { keepLogin, type Login } from '../storage/logins.ts'

export type Console = {
  json: boolean
  line(text: string): void
  /** Something for the person that nobody said. */
  tell(text: string): void
}

/** Logs in line by line: `login <name> <password>` or `register <name> <password>`. Undefined at the end of the input. */
export const plainDoor = async (
  wanted: string | undefined,
  folders: Folders,
  out: Console,
  input: AsyncIterator<string>,
): Promise<Login | undefined> => {
  const server = wanted ?? defaultServer
  out.tell(
    `Log in at ${server}: "login <name> <password>", or "register <name> <password>" for a new account.`,
  )
  for (;;) {
    const { value, done } = await input.next()
    if (done) return undefined
    const [, word = '', username, password] = value.trim().match(/^\/?(\S+)(?:\s+(\S+)\s+(.+))?$/) ?? []
    if (word === 'exit') return undefined
    const enter = word === 'login' ? signIn : word === 'register' ? signUp : undefined
    if (!enter || username === undefined || password === undefined)
      out.tell('Say "login <name> <password>", "register <name> <password>" or "exit".')
    else {
      const login = await enter(server, { username, password }).catch(refused)
      if ('token' in login) {
        const kept = loginOf(server, login)
        keepLogin(folders, kept)
        return kept
      }
      out.tell(login.message)
    }
  }
}

const refused = (error: unknown): { message: string } => {
  if (error instanceof CallError) return { message: error.message }
  throw error
}
