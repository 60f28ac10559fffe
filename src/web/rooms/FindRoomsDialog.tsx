import { useEffect, useState } from 'react'
import type { Room } from '../../protocol/entities.ts'
import { useChat, useClient } from '../app/chat.ts'
import { goTo } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useAttempt } from '../ui/Toasts.tsx'

type Props = { onClose(): void; onChosen(): void }

export const FindRoomsDialog = ({ onClose, onChosen }: Props) => {
  const client = useClient()
  const attempt = useAttempt()
  const mine = useChat((state) => state.rooms)
  const [rooms, setRooms] = useState<Room[] | null>(null)
  const [wanted, setWanted] = useState('')

  useEffect(() => {
    attempt(async () => setRooms((await client.call('room.list', {})).rooms))
  }, [client, attempt])

  const enter = (room: Room): void =>
    attempt(async () => {
      if (!mine[room.id]) await client.call('room.join', { room: room.id })
      onClose()
      onChosen()
      goTo(room.id)
    })

  const found = (rooms ?? []).filter(
    ({ name, topic, people }) =>
      !people && `${name} ${topic}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  )
  return (
    <Dialog title={t('rooms.find')} onClose={onClose}>
      <label className="field">
        <span className="only-heard">{t('rooms.search')}</span>
        <input
          type="search"
          placeholder={t('rooms.search')}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </label>
      <ul className="found-rooms">
        {found.map((room) => (
          <li key={room.id}>
            <Icon name={room.kind === 'private' ? 'lock' : 'hash'} />
            <div>
              <b>
                <bdi>{room.name}</bdi>
              </b>
              <small>
                {t('rooms.member-count', { count: room.members })}
                {room.topic !== '' && (
                  <>
                    {' · '}
                    <bdi>{room.topic}</bdi>
                  </>
                )}
              </small>
            </div>
            <button
              type="button"
              className="button"
              aria-label={t(mine[room.id] ? 'rooms.open-named' : 'rooms.join-named', { name: room.name })}
              onClick={() => enter(room)}
            >
              {t(mine[room.id] ? 'rooms.open' : 'rooms.join')}
            </button>
          </li>
        ))}
      </ul>
      {rooms !== null && found.length === 0 && <p className="quiet">{t('rooms.nothing-found')}</p>}
    </Dialog>
  )
}
