import { type ReactNode, useState } from 'react'
import type { Account } from '../../protocol/entities.ts'
import { t } from '../texts/t.ts'
import { DoorCard } from './DoorCard.tsx'
import { ForgottenPassword } from './ForgottenPassword.tsx'
import { invitationInAddress } from './invitation-in-address.ts'
import { LogInForm } from './LogInForm.tsx'
import { RegisterForm } from './RegisterForm.tsx'
import { type Installation, useInstallation } from './use-installation.ts'
import { wasHere } from './was-here.ts'

type Props = { problem: string | null; onSignedIn(account: Account): void }
type Face = 'log-in' | 'register' | 'forgotten'

/** Logging in, registering and asking for a new password: one card, three faces. */
export const SignInPage = ({ problem, onSignedIn }: Props) => {
  const [invitation] = useState(invitationInAddress)
  const [face, setFace] = useState<Face>(invitation === undefined || problem ? 'log-in' : 'register')
  const [isFirst, setFirst] = useState(true)
  const installation = useInstallation()
  const mayRegister = isOpen(installation, invitation !== undefined)

  const turnTo = (next: Face) => () => {
    setFace(next)
    setFirst(false)
  }
  const other = (question: string, name: string, next: Face): ReactNode => (
    <p className="door-other">
      {question}{' '}
      <button type="button" className="link" onClick={turnTo(next)}>
        {name}
      </button>
    </p>
  )

  if (face === 'forgotten')
    return (
      <DoorCard title={t('door.forgot')}>
        <ForgottenPassword />
        {other(t('door.remembered'), t('door.log-in'), 'log-in')}
      </DoorCard>
    )
  if (face === 'register')
    return (
      <DoorCard title={t(invitation === undefined ? 'door.join' : 'door.invited')}>
        <RegisterForm
          invitation={invitation}
          isEmailRequired={needsEmail(installation, invitation !== undefined)}
          onSignedIn={onSignedIn}
        />
        {other(t('door.have-account'), t('door.log-in'), 'log-in')}
      </DoorCard>
    )
  return (
    <DoorCard title={welcome(installation)}>
      <LogInForm
        problem={isFirst ? problem : null}
        onSignedIn={onSignedIn}
        onForgotten={turnTo('forgotten')}
      />
      {mayRegister ? (
        other(t('door.new-here'), t('door.make-account'), 'register')
      ) : (
        <p className="door-other">{closedBecause(installation)}</p>
      )}
      {installation?.hasOwner === false && (
        <p className="door-note" role="note">
          {t('door.claim')}
        </p>
      )}
    </DoorCard>
  )
}

const isOpen = (installation: Installation | undefined, isInvited: boolean): boolean =>
  !installation?.hasOwner ||
  installation.registration === 'open' ||
  installation.registration === 'domain' ||
  (isInvited && installation.registration !== 'closed')

const needsEmail = (installation: Installation | undefined, isInvited: boolean): boolean =>
  installation !== undefined &&
  (installation.emailRequired || (installation.registration === 'domain' && !isInvited))

const closedBecause = (installation: Installation | undefined): string =>
  t(installation?.registration === 'invitation' ? 'door.ask-invitation' : 'door.closed')

/** Nobody comes back to where they never were. */
const welcome = (installation: Installation | undefined): string =>
  wasHere() ? t('door.welcome') : t('door.welcome-first', { name: installation?.name ?? t('app.brand') })
