import { Suspense, useState } from 'react'
import type { Room } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { useOverlay } from '../app/overlay.ts'
import { t } from '../texts/t.ts'
import { formatNumber } from '../ui/format-count.ts'
import { Icon } from '../ui/Icon.tsx'
import { later } from '../ui/later.ts'
import { Menu } from '../ui/Menu.tsx'
import { RoomsButton } from '../ui/RoomsButton.tsx'
import { useAttempt } from '../ui/Toasts.tsx'

const InviteDialog = later(() => import('./InviteDialog.tsx'), 'InviteDialog')
const LeaveDialog = later(() => import('./LeaveDialog.tsx'), 'LeaveDialog')
const EditRoomDialog = later(() => import('./EditRoomDialog.tsx'), 'EditRoomDialog')

export type Panes = { showRooms(): void; toggleMembers(): void }

type Props = {
  room: Room
  panes: Panes
  areMembersOpen: boolean
  isTravelling: boolean
  toggleTravel(): void
}

export const RoomHeader = ({ room, panes, areMembersOpen, isTravelling, toggleTravel }: Props) => {
  const [dialog, setDialog] = useState<'invite' | 'leave' | 'edit' | null>(null)
  const show = useOverlay()
  const client = useClient()
  const attempt = useAttempt()
  const mayChange = room.role === 'owner' || room.role === 'moderator'
  const close = (): void => setDialog(null)
  return (
    <header className="room-header">
      <RoomsButton showRooms={panes.showRooms} />
      <div className="room-title">
        <h1>
          <Icon name={room.people ? 'people' : room.kind === 'private' ? 'lock' : 'hash'} />
          <bdi>{room.name}</bdi>
        </h1>
        {room.topic !== '' && <p dir="auto">{room.topic}</p>}
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label={t('rooms.jump')}
        title={t('rooms.jump')}
        aria-expanded={isTravelling}
        onClick={toggleTravel}
      >
        <Icon name="travel" />
      </button>
      <button
        type="button"
        className="icon-button icon-button-wide"
        aria-label={t('rooms.members-count', { count: room.members })}
        title={t('rooms.members')}
        aria-expanded={areMembersOpen}
        onClick={panes.toggleMembers}
      >
        <Icon name="people" />
        <span aria-hidden="true">{formatNumber(room.members)}</span>
      </button>
      <Menu
        label={t('rooms.more')}
        className="icon-button"
        items={[
          room.people ? null : { icon: 'invite', text: t('rooms.invite'), act: () => setDialog('invite') },
          {
            icon: 'star',
            text: t(room.favourite ? 'rooms.no-favourite' : 'rooms.favourite'),
            act: () => attempt(() => client.call('room.favourite', { room: room.id, on: !room.favourite })),
          },
          { icon: 'pin', text: t('rooms.pins'), act: () => show({ type: 'pins', room }) },
          mayChange && !room.people
            ? { icon: 'edit', text: t('rooms.edit'), act: () => setDialog('edit') }
            : null,
          { icon: 'bell', text: t('rooms.notify'), act: () => show({ type: 'notify', room }) },
          { icon: 'chart', text: t('rooms.figures'), act: () => show({ type: 'figures', room }) },
          room.role === 'owner' && !room.people && room.id !== 'lobby'
            ? {
                icon: 'archive',
                text: t(room.archived ? 'rooms.unarchive' : 'rooms.archive'),
                act: () => attempt(() => client.call('room.archive', { room: room.id, on: !room.archived })),
              }
            : null,
          room.id === 'lobby' || room.people
            ? null
            : { icon: 'leave', text: t('rooms.leave'), act: () => setDialog('leave'), isDangerous: true },
        ]}
      />
      <Suspense fallback={null}>
        {dialog === 'invite' && <InviteDialog room={room} onClose={close} />}
        {dialog === 'leave' && <LeaveDialog room={room} onClose={close} />}
        {dialog === 'edit' && <EditRoomDialog room={room} onClose={close} />}
      </Suspense>
    </header>
  )
}
