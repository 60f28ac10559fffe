import { useCallback, useEffect, useRef, useState } from 'react'
import type { Account } from '../../protocol/entities.ts'
import { signOut } from '../../sdk/auth.ts'
import { forgetDrafts } from '../offline/browser-drafts.ts'
import { forgetAccount, lastAccount, rememberAccount } from '../offline/last-account.ts'
import { forgetSnapshots } from '../offline/snapshots.ts'
import { forgetUnkept } from '../offline/unkept.ts'
import { firstAnswer } from './first-answer.ts'
import { whoAmI } from './who-am-i.ts'

export type Session =
  | { status: 'checking' }
  | { status: 'unreachable' }
  | { status: 'signed-out'; problem: string | null }
  | { status: 'signed-in'; account: Account }

/** Whoever was here last reads what is kept of them on this device while the server is asked who they are. */
const firstSession = (): Session => {
  const account = lastAccount()
  return account ? { status: 'signed-in', account } : { status: 'checking' }
}

/**
 * Whether somebody is logged in here. The cookie is the browser's; no token is ever kept by the page. Without
 * an answer of the server, whoever was here last reads what is kept of them on this device.
 */
export const useSession = () => {
  const [session, setSession] = useState<Session>(firstSession)
  /** Whoever has logged in or out since is not overruled by an answer that was long on its way. */
  const turn = useRef(0)

  const signedIn = useCallback((account: Account) => {
    turn.current += 1
    // Who must prove an address first has no room to be drawn.
    if (!account.mustVerify) rememberAccount(account)
    setSession({ status: 'signed-in', account })
  }, [])
  /** The server ended the session: nothing of it stays on the device. */
  const ended = useCallback((problem: string | null) => {
    turn.current += 1
    forgetAccount()
    forgetDrafts()
    forgetUnkept()
    void forgetSnapshots()
    setSession({ status: 'signed-out', problem })
  }, [])

  const take = useCallback(
    (answer: Promise<Account | null>) => {
      const account = lastAccount()
      const asked = turn.current
      const isLate = (): boolean => asked !== turn.current
      answer.then(
        (found) => isLate() || (found ? signedIn(found) : ended(null)),
        () => isLate() || setSession(account ? { status: 'signed-in', account } : { status: 'unreachable' }),
      )
    },
    [signedIn, ended],
  )
  const check = useCallback(() => {
    setSession({ status: 'checking' })
    take(whoAmI())
  }, [take])
  useEffect(() => take(firstAnswer), [take])

  return {
    session,
    check,
    signedIn,
    ended,
    signOut: useCallback(async () => {
      await signOut(location.origin)
      ended(null)
    }, [ended]),
  }
}
