import { useId, useState } from 'react'
import { limits } from '../../protocol/limits.ts'
import { ask } from '../../sdk/auth.ts'
import { rich } from '../texts/rich.tsx'
import { t } from '../texts/t.ts'
import { FormEnd } from './FormEnd.tsx'
import { useForm } from './use-form.ts'

/** Asks for a link by mail. The server answers the same for every address, and so does this. */
export const ForgottenPassword = () => {
  const explained = useId()
  const [sentTo, setSentTo] = useState<string | null>(null)
  const { problem, isBusy, submit } = useForm(async (read) => {
    const email = read('email').trim()
    await ask(location.origin, 'account.request-password-reset', { email })
    setSentTo(email)
  })

  if (sentTo !== null)
    return (
      <p className="door-text" role="status">
        {rich('door.link-sent', { address: <b>{sentTo}</b>, hours: limits.linkHours })}
      </p>
    )
  return (
    <form onSubmit={submit} aria-describedby={problem ? explained : undefined}>
      <p className="door-text">{t('door.forgot-hint')}</p>
      <label className="field">
        {t('door.email-address')}
        <input name="email" type="email" autoComplete="email" required maxLength={limits.emailLength} />
      </label>
      <FormEnd explained={explained} problem={problem} button={t('door.send-link')} isBusy={isBusy} />
    </form>
  )
}
