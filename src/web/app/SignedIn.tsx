import { useEffect, useState } from 'react'
import type { Account } from '../../protocol/entities.ts'
import type { Client } from '../../sdk/client.ts'
import { rememberVisit } from '../accounts/was-here.ts'
import { Opening } from '../ui/Opening.tsx'
import { takeClient } from './begin-session.ts'
import { ChatPage } from './ChatPage.tsx'
import { ClientContext } from './chat.ts'

type Props = { account: Account; ended(problem: string | null): void; signOut(): Promise<void> }

/** Holds the connection for as long as somebody is logged in. */
export const SignedIn = ({ account, ended, signOut }: Props) => {
  const client = useTakenClient(account)
  useEffect(rememberVisit, [])

  useEffect(() => {
    if (!client) return
    const look = (): void => {
      const { status, problem } = client.getState()
      if (status === 'signed-out') ended(problem)
    }
    look()
    return client.subscribe(look)
  }, [client, ended])

  if (!client) return <Opening />
  return (
    <ClientContext value={client}>
      <ChatPage username={account.username} signOut={signOut} />
    </ClientContext>
  )
}

/** Undefined while what is kept on this device is read. */
const useTakenClient = (account: Account): Client | undefined => {
  const [client, setClient] = useState<Client>()
  const { id } = account

  // The same person with another name or role is the same client.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    let isHere = true
    const taken = takeClient(account)
    void taken.then((opened) => isHere && setClient(opened.client))
    return () => {
      isHere = false
      void taken.then(({ close }) => close())
    }
  }, [id])

  return client
}
