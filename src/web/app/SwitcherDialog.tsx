import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import type { State } from '../../sdk/index.ts'
import { roomsInOrder } from '../rooms/rooms-in-order.ts'
import { t } from '../texts/t.ts'
import { formatUnread } from '../ui/format-count.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { useModal } from '../ui/use-modal.ts'
import { useChat, useClient } from './chat.ts'
import { goTo, goToPage, type PageName } from './route.ts'

type Choice = {
  key: string
  icon: IconName
  name: string
  about: string
  unread: number
  room?: string
  person?: string
  page?: PageName
}

const most = 12

/** Rooms, people and pages by a few letters of their names. */
export default ({ onClose }: { onClose(): void }) => {
  const client = useClient()
  const attempt = useAttempt()
  const state = useChat((all) => all)
  const box = useModal()
  const id = useId()
  const [wanted, setWanted] = useState('')
  const [chosen, setChosen] = useState(0)
  const choices = useMemo(() => fitting(choicesOf(state), wanted), [state, wanted])

  const go = (choice: Choice | undefined): void => {
    if (!choice) return
    onClose()
    if (choice.room !== undefined) goTo(choice.room)
    else if (choice.page !== undefined) goToPage(choice.page)
    else if (choice.person !== undefined)
      attempt(async () => goTo((await client.call('room.direct', { people: [choice.person ?? ''] })).room.id))
  }
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setChosen((at) => (at + step + choices.length) % Math.max(1, choices.length))
    else if (event.key === 'Enter') go(choices[chosen])
    else return
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape, from the dialog itself
    <dialog
      ref={box}
      className="dialog switcher"
      aria-label={t('keys.switch')}
      onClose={onClose}
      onClick={(event) => event.target === box.current && onClose()}
    >
      <input
        type="text"
        role="combobox"
        aria-label={t('keys.switch')}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={choices.length > 0 ? `${id}-${chosen}` : undefined}
        aria-autocomplete="list"
        placeholder={t('switcher.hint')}
        value={wanted}
        onChange={(event) => {
          setWanted(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKey}
      />
      <div id={id} role="listbox" aria-label={t('keys.switch')}>
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={choice.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => go(choice)}
          >
            <Icon name={choice.icon} />
            <bdi>{choice.name}</bdi>
            <small dir="auto">{choice.about}</small>
            {choice.unread > 0 && <span className="badge">{formatUnread(choice.unread)}</span>}
          </div>
        ))}
      </div>
      {choices.length === 0 && <p className="empty">{t('switcher.none')}</p>}
    </dialog>
  )
}

const choicesOf = ({ rooms, online, me }: State): Choice[] => [
  ...roomsInOrder(rooms).map(({ room }) => ({
    key: room.id,
    icon: room.people ? ('people' as const) : room.kind === 'private' ? ('lock' as const) : ('hash' as const),
    name: room.name,
    about: room.topic,
    unread: room.unread,
    room: room.id,
  })),
  ...Object.entries(online)
    .filter(([id]) => id !== me?.id)
    .map(([id, name]) => ({
      key: id,
      icon: 'people' as const,
      name,
      about: t('members.online'),
      unread: 0,
      person: name,
    })),
  { key: 'search', icon: 'search', name: t('places.search'), about: '', unread: 0, page: 'search' },
  { key: 'threads', icon: 'thread', name: t('places.threads'), about: '', unread: 0, page: 'threads' },
  { key: 'bell', icon: 'bell', name: t('places.notifications'), about: '', unread: 0, page: 'notifications' },
  { key: 'settings', icon: 'gear', name: t('settings.title'), about: '', unread: 0, page: 'settings' },
  { key: 'leaders', icon: 'chart', name: t('places.leaderboard'), about: '', unread: 0, page: 'leaderboard' },
]

/** Unread ones first while nothing is typed; then those that begin so, hold it, or have its letters in order. */
const fitting = (choices: Choice[], wanted: string): Choice[] => {
  const typed = wanted.trim().toLowerCase()
  if (typed === '')
    return choices.toSorted((a, b) => Number(b.unread > 0) - Number(a.unread > 0)).slice(0, most)
  const rank = ({ name }: Choice): number => {
    const lower = name.toLowerCase()
    if (lower.startsWith(typed)) return 0
    if (lower.includes(typed)) return 1
    let at = -1
    for (const letter of typed) {
      at = lower.indexOf(letter, at + 1)
      if (at < 0) return 3
    }
    return 2
  }
  return choices
    .map((choice) => ({ choice, place: rank(choice) }))
    .filter(({ place }) => place < 3)
    .sort((a, b) => a.place - b.place)
    .slice(0, most)
    .map(({ choice }) => choice)
}
