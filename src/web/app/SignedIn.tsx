import { useEffect } from 'react'
import type { Account } from '../../protocol/entities.ts'
import { rememberVisit } from '../accounts/was-here.ts'
import { useOfflineClient } from '../offline/use-offline-client.ts'
import { ChatPage } from './ChatPage.tsx'
import { ClientContext } from './chat.ts'

type Props = { account: Account; ended(problem: string | null): void; signOut(): Promise<void> }

/** Holds the connection for as long as somebody is logged in. */
export const SignedIn = ({ account, ended, signOut }: Props) => {
  const client = useOfflineClient(account)
  useEffect(rememberVisit, [])

  useEffect(() => {
    if (!client) return
    const look = (): void => {
      const { status, problem } = client.getState()
      if (status === 'signed-out') ended(problem)
    }
    const stop = client.subscribe(look)
    client.connect()
    return () => {
      stop()
      void client.close()
    }
  }, [client, ended])

  if (!client) return null
  return (
    <ClientContext value={client}>
      <ChatPage username={account.username} signOut={signOut} />
    </ClientContext>
  )
}
