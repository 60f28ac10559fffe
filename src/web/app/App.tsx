import { Suspense } from 'react'
import { useSession } from '../accounts/use-session.ts'
import { t } from '../texts/t.ts'
import { later } from '../ui/later.ts'
import { Opening } from '../ui/Opening.tsx'
import { Toasts } from '../ui/Toasts.tsx'
import { SignedIn } from './SignedIn.tsx'

const ProveAddressPage = later(() => import('../accounts/ProveAddressPage.tsx'), 'ProveAddressPage')
const SignInPage = later(() => import('../accounts/SignInPage.tsx'), 'SignInPage')

export const App = () => (
  <Suspense fallback={<Opening />}>
    <Whole />
  </Suspense>
)

const Whole = () => {
  const { session, check, signedIn, ended, signOut } = useSession()
  if (session.status === 'checking') return <Opening />
  if (session.status === 'unreachable')
    return (
      <main className="waiting">
        <p>{t('app.unreachable')}</p>
        <button type="button" className="button" onClick={check}>
          {t('app.try-again')}
        </button>
      </main>
    )
  if (session.status === 'signed-out')
    return <SignInPage key={session.problem} problem={session.problem} onSignedIn={signedIn} />
  if (session.account.mustVerify)
    return <ProveAddressPage account={session.account} onProved={check} signOut={signOut} />
  return (
    <Toasts>
      <SignedIn key={session.account.id} account={session.account} ended={ended} signOut={signOut} />
    </Toasts>
  )
}
