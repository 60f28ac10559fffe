import { Suspense } from 'react'
import { t } from '../texts/t.ts'
import { pages } from './pages.ts'
import type { Route } from './route.ts'

/** The pages beside the rooms. */
export const PageView = ({ route, showRooms }: { route: Route; showRooms(): void }) => {
  const Page = route.page === null ? undefined : pages[route.page]
  if (!Page) return <main className="waiting">{t('app.opening-rooms')}</main>
  return (
    <Suspense fallback={<main className="waiting" aria-busy="true" />}>
      <Page section={route.section} query={route.query} showRooms={showRooms} />
    </Suspense>
  )
}
