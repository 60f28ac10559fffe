import { limits } from '../protocol/limits.ts'
import type { Parts } from './parts.ts'

/** After a cut so many are asked for again; the others when they are drawn again. */
const mostAgain = 500

/** Profiles of people that are drawn: asked for once, kept up to date by what the server tells. */
export const createProfiles = ({ state, connection }: Parts) => {
  const wanted = new Set<string>()

  const ask = (accounts: string[]): void => {
    for (let i = 0; i < accounts.length; i += limits.profilesAtOnce) {
      const part = accounts.slice(i, i + limits.profilesAtOnce)
      connection.request('account.profiles', { accounts: part }, (outcome) => {
        if ('ok' in outcome) state.change({ event: 'profiles.read', profiles: outcome.ok.profiles })
        else for (const account of part) wanted.delete(account)
      })
    }
  }

  return {
    /** Without a connection they are asked for as soon as there is one. */
    load(accounts: string[]): void {
      const missing = [...new Set(accounts)].filter((account) => !wanted.has(account))
      for (const account of missing) wanted.add(account)
      if (connection.isUp()) ask(missing)
    },
    /** What changed while the line was down was told to nobody here. */
    welcomed(): void {
      const again = [...wanted].slice(-mostAgain)
      wanted.clear()
      for (const account of again) wanted.add(account)
      ask(again)
    },
  }
}
