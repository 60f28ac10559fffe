import { useId } from 'react'
import type { Account } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { signIn } from '../../sdk/auth.ts'
import { t } from '../texts/t.ts'
import { FormEnd } from './FormEnd.tsx'
import { useForm } from './use-form.ts'

type Props = { problem: string | null; onSignedIn(account: Account): void; onForgotten(): void }

export const LogInForm = ({ problem: endedBecause, onSignedIn, onForgotten }: Props) => {
  const explained = useId()
  const { problem, isBusy, submit } = useForm(async (read) => {
    const login = { username: read('username').trim(), password: read('password') }
    onSignedIn((await signIn(location.origin, login)).account)
  }, endedBecause)

  return (
    <form onSubmit={submit} aria-describedby={problem ? explained : undefined}>
      <label className="field">
        {t('door.username-or-email')}
        <input
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={limits.emailLength}
        />
      </label>
      <label className="field">
        {t('door.password')}
        <input
          name="password"
          type="password"
          autoComplete="current-password"
          required
          maxLength={limits.passwordMaxLength}
        />
      </label>
      <p className="door-forgotten">
        <button type="button" className="link" onClick={onForgotten}>
          {t('door.forgot')}
        </button>
      </p>
      <FormEnd explained={explained} problem={problem} button={t('door.log-in')} isBusy={isBusy} />
    </form>
  )
}
