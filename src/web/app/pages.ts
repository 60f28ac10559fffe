import type { ComponentType } from 'react'
import { later } from '../ui/later.ts'
import type { PageProps } from './page-props.ts'
import type { PageName } from './route.ts'

/** Everything but the rooms themselves is loaded when somebody goes there. */
export const pages: Partial<Record<PageName, ComponentType<PageProps>>> = {
  settings: later(() => import('../settings/SettingsPage.tsx')),
  admin: later(() => import('../admin/AdminPage.tsx')),
  threads: later(() => import('../threads/ThreadsPage.tsx')),
  search: later(() => import('../search/SearchPage.tsx')),
  notifications: later(() => import('../notifications/NotificationsPage.tsx')),
  leaderboard: later(() => import('../statistics/LeaderboardPage.tsx')),
}
