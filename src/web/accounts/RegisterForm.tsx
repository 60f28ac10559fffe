import { useId } from 'react'
import type { Account } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { signUp } from '../../sdk/auth.ts'
import { t } from '../texts/t.ts'
import { FormEnd } from './FormEnd.tsx'
import { forgetInvitation } from './invitation-in-address.ts'
import { useForm } from './use-form.ts'
import { rememberNewcomer } from './welcome.ts'

type Props = {
  invitation: string | undefined
  isEmailRequired: boolean
  onSignedIn(account: Account): void
}

export const RegisterForm = ({ invitation, isEmailRequired, onSignedIn }: Props) => {
  const explained = useId()
  const { problem, isBusy, submit } = useForm(async (read) => {
    const email = read('email').trim()
    const { account } = await signUp(location.origin, {
      username: read('username').trim(),
      password: read('password'),
      ...(email === '' ? {} : { email }),
      ...(invitation === undefined ? {} : { invitation }),
    })
    forgetInvitation()
    rememberNewcomer(account.id)
    onSignedIn(account)
  })

  return (
    <form onSubmit={submit} aria-describedby={problem ? explained : undefined}>
      <label className="field">
        {t('door.username')}
        <input
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={limits.usernameLength}
        />
      </label>
      <label className="field">
        {t('door.password')}
        <input
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={limits.passwordMinLength}
          maxLength={limits.passwordMaxLength}
        />
        <small>{t('door.password-hint', { count: limits.passwordMinLength })}</small>
      </label>
      <label className="field">
        <span>
          {t('door.email')} {isEmailRequired ? '' : <small>{t('app.optional')}</small>}
        </span>
        <input
          name="email"
          type="email"
          autoComplete="email"
          required={isEmailRequired}
          maxLength={limits.emailLength}
        />
        <small>{t('door.email-hint')}</small>
      </label>
      <FormEnd explained={explained} problem={problem} button={t('door.make-my-account')} isBusy={isBusy} />
    </form>
  )
}
