import { limits } from '../../protocol/limits.ts'
import { useChat, useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { SettingsForm } from './SettingsForm.tsx'

/** The password and the address. */
export const AccountSection = () => {
  const client = useClient()
  const me = useChat((state) => state.me)
  return (
    <>
      <SettingsForm
        title={t('settings.password')}
        button={t('settings.password-change')}
        empties
        send={async (read) => {
          const { revoked } = await client.call('account.change-password', {
            password: read('password'),
            newPassword: read('newPassword'),
          })
          return t('settings.password-changed', { count: revoked })
        }}
      >
        {/* Password managers look for the name that goes with the password. */}
        <input type="hidden" name="username" autoComplete="username" value={me?.username ?? ''} readOnly />
        <PasswordField name="password" text={t('settings.password-now')} />
        <label className="field">
          {t('settings.password-new')}
          <input
            name="newPassword"
            type="password"
            autoComplete="new-password"
            required
            minLength={limits.passwordMinLength}
            maxLength={limits.passwordMaxLength}
          />
          <small>{t('settings.password-hint')}</small>
        </label>
      </SettingsForm>
      <SettingsForm
        title={t('door.email')}
        button={t('app.save')}
        empties
        send={async (read) => {
          const email = read('email').trim()
          await client.call('account.change-email', {
            email: email === '' ? null : email,
            password: read('password'),
          })
          return t(email === '' ? 'app.saved' : 'settings.email-sent')
        }}
      >
        <p className="quiet">
          {me?.email === undefined
            ? t('settings.email-none')
            : t(me.emailVerified ? 'settings.email-proved' : 'settings.email-unproved', {
                address: me.email,
              })}
        </p>
        <label className="field">
          {t('settings.email-new')}
          <input name="email" type="email" autoComplete="email" maxLength={limits.emailLength} />
        </label>
        <PasswordField name="password" text={t('door.password')} />
      </SettingsForm>
    </>
  )
}

export const PasswordField = ({ name, text }: { name: string; text: string }) => (
  <label className="field">
    {text}
    <input
      name={name}
      type="password"
      autoComplete="current-password"
      required
      maxLength={limits.passwordMaxLength}
    />
  </label>
)
