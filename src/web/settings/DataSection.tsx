import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { PasswordField } from './AccountSection.tsx'
import { SettingsForm } from './SettingsForm.tsx'

/** Taking everything along, and leaving for good. */
export const DataSection = () => {
  const client = useClient()
  return (
    <>
      <section className="card">
        <h3>{t('data.export')}</h3>
        <p className="quiet">{t('data.export-hint')}</p>
        <a className="button" href="/api/v1/account.export" download="parley-account.json">
          {t('data.export-now')}
        </a>
      </section>
      <SettingsForm
        title={t('data.delete')}
        button={t('data.delete-now')}
        isDangerous
        send={(read) =>
          client.call('account.delete', {
            password: read('password'),
            content: read('content') === 'erase' ? 'erase' : 'keep',
          })
        }
      >
        <p className="quiet">{t('data.delete-hint')}</p>
        <fieldset className="choices">
          <legend>{t('data.what-was-said')}</legend>
          <label>
            <input type="radio" name="content" value="keep" defaultChecked />
            <span>{t('data.keep')}</span>
          </label>
          <label>
            <input type="radio" name="content" value="erase" />
            <span>{t('data.erase')}</span>
          </label>
        </fieldset>
        <PasswordField name="password" text={t('door.password')} />
        <label className="check">
          <input type="checkbox" required />
          {t('data.sure')}
        </label>
      </SettingsForm>
    </>
  )
}
