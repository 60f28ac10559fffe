import type { Core } from '../core.ts'

/** After sessions ended in the store: they hear nothing more, and their sockets are closed (R7). */
export const tellSessionsEnded = (core: Core, account: string, sessions: string[]): void => {
  core.sessions.forget(account)
  if (sessions.length > 0) core.announce({ to: 'sessions', account, sessions })
}
