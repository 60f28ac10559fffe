import type { PageProps } from '../app/page-props.ts'
import { t } from '../texts/t.ts'
import { SectionedPage } from '../ui/SectionedPage.tsx'
import { AccountSection } from './AccountSection.tsx'
import { AppearanceSection } from './AppearanceSection.tsx'
import { DataSection } from './DataSection.tsx'
import { InvitationsSection } from './InvitationsSection.tsx'
import { NotificationsSection } from './NotificationsSection.tsx'
import { ProfileSection } from './ProfileSection.tsx'
import { SessionsSection } from './SessionsSection.tsx'

/** What one can set about oneself. */
export default ({ section, showRooms }: PageProps) => (
  <SectionedPage
    page="settings"
    title={t('settings.title')}
    current={section}
    showRooms={showRooms}
    sections={[
      { id: 'profile', text: t('settings.profile'), View: ProfileSection },
      { id: 'account', text: t('settings.account'), View: AccountSection },
      { id: 'sessions', text: t('settings.sessions'), View: SessionsSection },
      { id: 'notifications', text: t('places.notifications'), View: NotificationsSection },
      { id: 'appearance', text: t('settings.appearance'), View: AppearanceSection },
      { id: 'invitations', text: t('settings.invitations'), View: InvitationsSection },
      { id: 'data', text: t('settings.data'), View: DataSection },
    ]}
  />
)
