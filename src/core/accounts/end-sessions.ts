import type { Core } from '../core.ts'

/** Ends sessions of an account; after this commits they hear nothing more, on any node (R7). */
export const endSessions = async (core: Core, account: string, sessions: string[]): Promise<string[]> => {
  const ended = await core.store.sessions.end(account, sessions)
  core.sessions.forget(account)
  if (ended.length > 0) core.announce({ to: 'sessions', account, sessions: ended })
  return ended
}
