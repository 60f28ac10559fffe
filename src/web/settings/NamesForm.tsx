import type { Profile } from '../../protocol/entities/profiles.ts'
import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { SettingsForm } from './SettingsForm.tsx'

/** How one is called, and whether others learn when one was here last. */
export const NamesForm = ({ profile, hideLastSeen }: { profile: Profile; hideLastSeen: boolean }) => {
  const client = useClient()
  const save = (read: (name: string) => string): Promise<unknown> =>
    client.call('account.update', {
      displayName: read('displayName').trim(),
      firstName: read('firstName').trim(),
      lastName: read('lastName').trim(),
      hideLastSeen: read('hideLastSeen') === 'on',
    })
  return (
    <SettingsForm title={t('settings.names')} button={t('app.save')} send={save}>
      <label className="field">
        {t('settings.display-name')}
        <input
          name="displayName"
          defaultValue={profile.displayName}
          placeholder={profile.username}
          maxLength={limits.displayNameLength}
          autoComplete="nickname"
          dir="auto"
        />
        <small>{t('settings.display-name-hint', { name: profile.username })}</small>
      </label>
      <div className="field-row">
        <label className="field field-wide">
          {t('settings.first-name')}
          <input
            name="firstName"
            defaultValue={profile.firstName}
            maxLength={limits.personNameLength}
            autoComplete="given-name"
            dir="auto"
          />
        </label>
        <label className="field field-wide">
          {t('settings.last-name')}
          <input
            name="lastName"
            defaultValue={profile.lastName}
            maxLength={limits.personNameLength}
            autoComplete="family-name"
            dir="auto"
          />
        </label>
      </div>
      <label className="check">
        <input type="checkbox" name="hideLastSeen" defaultChecked={hideLastSeen} />
        {t('settings.hide-last-seen')}
      </label>
    </SettingsForm>
  )
}
