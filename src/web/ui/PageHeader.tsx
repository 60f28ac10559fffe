import type { ReactNode } from 'react'
import { RoomsButton } from './RoomsButton.tsx'

/** The name of a page beside the rooms, and what can be done with all of it. */
export const PageHeader = ({
  title,
  showRooms,
  actions,
}: {
  title: string
  showRooms(): void
  actions?: ReactNode
}) => (
  <header className="room-header">
    <RoomsButton showRooms={showRooms} />
    <div className="room-title">
      <h1>{title}</h1>
    </div>
    {actions}
  </header>
)
