import { useChat } from '../app/chat.ts'
import type { PageProps } from '../app/page-props.ts'
import { t } from '../texts/t.ts'
import { type Section, SectionedPage } from '../ui/SectionedPage.tsx'
import { AuditSection } from './AuditSection.tsx'
import { MailboxSection } from './MailboxSection.tsx'
import { OverviewSection } from './OverviewSection.tsx'
import { PeopleSection } from './PeopleSection.tsx'
import { ReportsSection } from './ReportsSection.tsx'
import { RoomsSection } from './RoomsSection.tsx'
import { LimitsSection, SettingsSection } from './SettingsSection.tsx'

type Rank = 'moderator' | 'admin' | 'owner'
const ranks: Rank[] = ['moderator', 'admin', 'owner']

/** Looking after the installation. What is shown follows the role; the server asks again at every command. */
export default ({ section, showRooms }: PageProps) => {
  const mine = useChat((state) => ranks.indexOf(state.me?.role as Rank))
  const all: (Section & { from: Rank })[] = [
    { id: 'overview', text: t('admin.overview'), View: OverviewSection, from: 'admin' },
    { id: 'people', text: t('admin.people'), View: PeopleSection, from: 'admin' },
    { id: 'rooms', text: t('admin.rooms'), View: RoomsSection, from: 'admin' },
    { id: 'reports', text: t('admin.reports'), View: ReportsSection, from: 'moderator' },
    { id: 'audit', text: t('admin.audit'), View: AuditSection, from: 'admin' },
    { id: 'settings', text: t('admin.settings'), View: SettingsSection, from: 'admin' },
    { id: 'limits', text: t('admin.limits'), View: LimitsSection, from: 'admin' },
    { id: 'mailbox', text: t('admin.mailbox'), View: MailboxSection, from: 'owner' },
  ]
  const sections = all.filter(({ from }) => mine >= ranks.indexOf(from))
  if (sections.length === 0) return <main className="waiting">{t('refusal.forbidden')}</main>
  return (
    <SectionedPage
      page="admin"
      title={t('places.admin')}
      current={section}
      showRooms={showRooms}
      sections={sections}
    />
  )
}
