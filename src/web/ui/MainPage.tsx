import type { ReactNode } from 'react'
import { PageHeader } from './PageHeader.tsx'

type Props = { title: string; showRooms(): void; actions?: ReactNode; children: ReactNode }

/** A page of one part: its name above, and below what it is. */
export const MainPage = ({ title, showRooms, actions, children }: Props) => (
  <main className="page">
    <PageHeader title={title} showRooms={showRooms} actions={actions} />
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
    <section className="page-body" tabIndex={0} aria-label={title}>
      <div className="page-content">{children}</div>
    </section>
  </main>
)
