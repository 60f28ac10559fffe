import type { ReactNode } from 'react'
import { t } from '../texts/t.ts'
import { Icon } from './Icon.tsx'

type Props = { title: string; showRooms(): void; actions?: ReactNode; children: ReactNode }

/** A page of one part: its name above, and below what it is. */
export const MainPage = ({ title, showRooms, actions, children }: Props) => (
  <main className="page">
    <header className="room-header">
      <button
        type="button"
        className="icon-button only-phone"
        aria-label={t('app.show-rooms')}
        onClick={showRooms}
      >
        <Icon name="menu" />
      </button>
      <div className="room-title">
        <h1>{title}</h1>
      </div>
      {actions}
    </header>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
    <section className="page-body" tabIndex={0} aria-label={title}>
      <div className="page-content">{children}</div>
    </section>
  </main>
)
