import { useEffect, useMemo } from 'react'
import type { Profile } from '../../protocol/entities/profiles.ts'
import type { Client } from '../../sdk/index.ts'
import { statusAt } from '../../sdk/state/profiles.ts'
import { useChat, useClient } from '../app/chat.ts'

/** People drawn in one go are asked for in one go. */
const wanted = new WeakMap<Client, Set<string>>()

const want = (client: Client, account: string): void => {
  const gathered = wanted.get(client)
  if (gathered) {
    gathered.add(account)
    return
  }
  const all = new Set([account])
  wanted.set(client, all)
  setTimeout(() => {
    wanted.delete(client)
    client.loadProfiles([...all])
  }, 30)
}

/** What somebody tells about themself, kept up to date; undefined until it is known. A status that ended is left out. */
export const useProfile = (account: string | undefined): Profile | undefined => {
  const client = useClient()
  const profile = useChat((state) => (account ? state.profiles[account] : undefined))
  useEffect(() => {
    if (account && !profile) want(client, account)
  }, [client, account, profile])
  return profile
}

/** The status of a profile as it holds now. */
export const useStatus = (account: string | undefined) => {
  const profile = useProfile(account)
  return profile ? statusAt(profile, Date.now()) : undefined
}

/** What these people are called, as far as it is known; the others are asked for. */
export const useNames = (accounts: readonly string[]): string[] => {
  const client = useClient()
  const profiles = useChat((state) => state.profiles)
  useEffect(() => {
    for (const account of accounts) if (!profiles[account]) want(client, account)
  }, [client, accounts, profiles])
  return useMemo(
    () =>
      accounts.flatMap((account) => {
        const profile = profiles[account]
        return profile ? [profile.displayName ?? profile.username] : []
      }),
    [accounts, profiles],
  )
}
