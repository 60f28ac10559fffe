import { Suspense, useMemo, useState } from 'react'
import type { Room } from '../../protocol/entities.ts'
import type { RoomState } from '../../sdk/index.ts'
import { useChat } from '../app/chat.ts'
import { roomAddress } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { formatUnread } from '../ui/format-count.ts'
import { Icon } from '../ui/Icon.tsx'
import { later } from '../ui/later.ts'
import { PersonAvatar } from '../ui/PersonAvatar.tsx'
import { roomsInOrder } from './rooms-in-order.ts'

const CreateRoomDialog = later(() => import('./CreateRoomDialog.tsx'), 'CreateRoomDialog')
const DirectDialog = later(() => import('./DirectDialog.tsx'), 'DirectDialog')
const FindRoomsDialog = later(() => import('./FindRoomsDialog.tsx'), 'FindRoomsDialog')

type Props = { current: string | null; onChosen(): void }

export const RoomList = ({ current, onChosen }: Props) => {
  const rooms = useChat((state) => state.rooms)
  const sorted = useMemo(() => roomsInOrder(rooms), [rooms])
  const [dialog, setDialog] = useState<'create' | 'find' | 'direct' | null>(null)
  const close = (): void => setDialog(null)
  return (
    <div className="room-list">
      <div className="room-list-head">
        <h2>{t('app.rooms')}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t('rooms.find')}
          title={t('rooms.find')}
          onClick={() => setDialog('find')}
        >
          <Icon name="compass" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={t('rooms.new')}
          title={t('rooms.new')}
          onClick={() => setDialog('create')}
        >
          <Icon name="plus" />
        </button>
      </div>
      <Links rooms={sorted.filter(({ room }) => !room.people)} current={current} onChosen={onChosen} />
      <div className="room-list-head">
        <h2>{t('rooms.direct')}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t('rooms.new-direct')}
          title={t('rooms.new-direct')}
          onClick={() => setDialog('direct')}
        >
          <Icon name="plus" />
        </button>
      </div>
      <Links rooms={sorted.filter(({ room }) => room.people)} current={current} onChosen={onChosen} />
      <Suspense fallback={null}>
        {dialog === 'create' && <CreateRoomDialog onClose={close} onChosen={onChosen} />}
        {dialog === 'direct' && <DirectDialog onClose={close} onChosen={onChosen} />}
        {dialog === 'find' && <FindRoomsDialog onClose={close} onChosen={onChosen} />}
      </Suspense>
    </div>
  )
}

type LinksProps = { rooms: RoomState[]; current: string | null; onChosen(): void }

const Links = ({ rooms, current, onChosen }: LinksProps) => (
  <ul>
    {rooms.map((known) => (
      <li key={known.room.id}>
        <RoomLink known={known} isCurrent={known.room.id === current} onChosen={onChosen} />
      </li>
    ))}
  </ul>
)

type LinkProps = { known: RoomState; isCurrent: boolean; onChosen(): void }

const RoomLink = ({ known: { room, typing }, isCurrent, onChosen }: LinkProps) => (
  <a
    className="room-link"
    href={roomAddress(room.id)}
    aria-current={isCurrent ? 'page' : undefined}
    data-unread={room.unread > 0}
    onClick={onChosen}
  >
    <RoomSign room={room} />
    <span className="room-link-name">{room.name}</span>
    {!isCurrent && <DraftSign room={room.id} />}
    {typing.length > 0 && !isCurrent && <span className="typing-dots" aria-hidden="true" />}
    {room.unread > 0 && (
      <span className="badge" data-mentions={room.mentions > 0}>
        {room.mentions > 0 && <span aria-hidden="true">@</span>}
        {formatUnread(room.unread)}
        <span className="only-heard">{t('rooms.unread-heard')}</span>
        {room.mentions > 0 && (
          <span className="only-heard">{t('rooms.mentions-heard', { count: room.mentions })}</span>
        )}
      </span>
    )}
  </a>
)

/** Something was begun there and not sent. */
const DraftSign = ({ room }: { room: string }) => {
  const isBegun = useChat(({ drafts }) => (drafts[room]?.text ?? '') !== '')
  if (!isBegun) return null
  return (
    <span className="draft-sign" title={t('rooms.draft')}>
      <Icon name="edit" />
      <span className="only-heard">{t('rooms.draft')}</span>
    </span>
  )
}

/** A direct conversation shows the person, and whether they are here; a room shows what kind it is. */
const RoomSign = ({ room }: { room: Room }) => {
  const other = room.people?.length === 1 ? room.people[0] : undefined
  const isOnline = useChat((state) => other !== undefined && other.id in state.online)
  if (other) return <PersonAvatar account={other.id} name={other.name} isOnline={isOnline} />
  return <Icon name={room.people ? 'people' : room.kind === 'private' ? 'lock' : 'hash'} />
}
