import { useState } from 'react'
import type { Message } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { useOverlay } from '../app/overlay.ts'
import { goToThread, readRoute, roomAddress } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { EmojiButton } from './EmojiButton.tsx'
import type { Choices } from './mode.ts'

const emojis = {
  '👍': 'emoji.agree',
  '❤️': 'emoji.love',
  '😂': 'emoji.laugh',
  '🎉': 'emoji.celebrate',
  '👀': 'emoji.look',
} as const

type Props = {
  message: Message
  me: string | undefined
  isMine: boolean
  canDelete: boolean
  choices: Choices
}

/** What can be done with a message: seen when one points at it or has the focus on it. */
export const MessageActions = ({ message, me, isMine, canDelete, choices }: Props) => {
  const client = useClient()
  const attempt = useAttempt()
  const show = useOverlay()
  const [isDeleting, setDeleting] = useState(false)
  const openThread = (of: Message): void => {
    const { room } = readRoute(location.hash)
    if (room !== null) goToThread(room, of.id)
  }
  const react = (emoji: string): void => {
    const given = message.reactions?.find((reaction) => reaction.emoji === emoji)
    const on = me === undefined || !given?.accounts.includes(me)
    attempt(() => client.call('message.react', { message: message.id, emoji, on }))
  }
  return (
    <>
      <div className="actions" role="toolbar" aria-label={t('message.actions')}>
        {Object.entries(emojis).map(([emoji, name]) => (
          <button
            key={emoji}
            type="button"
            className="action action-emoji"
            aria-label={t(name)}
            title={t(name)}
            onClick={() => react(emoji)}
          >
            {emoji}
          </button>
        ))}
        <EmojiButton className="action" label={t('emoji.other')} choose={react} />
        <Action icon="reply" label={t('message.reply')} act={() => choices.reply(message)} />
        {isMine && <Action icon="edit" label={t('message.edit')} act={() => choices.edit(message)} />}
        {canDelete && <Action icon="remove" label={t('message.delete')} act={() => setDeleting(true)} />}
        <Menu
          label={t('message.more')}
          className="action"
          items={[
            { icon: 'thread', text: t('thread.reply'), act: () => openThread(message) },
            {
              icon: 'pin',
              text: t(message.pinned ? 'message.unpin' : 'message.pin'),
              act: () =>
                attempt(() => client.call('message.pin', { message: message.id, on: !message.pinned })),
            },
            message.editedAt
              ? {
                  icon: 'history',
                  text: t('message.versions'),
                  act: () => show({ type: 'versions', message }),
                }
              : null,
            {
              icon: 'people',
              text: t('person.show', { name: message.author.name }),
              act: () => show({ type: 'person', account: message.author.id, ...inThisRoom() }),
            },
            { icon: 'bell', text: t('why.title'), act: () => show({ type: 'why', message }) },
            { icon: 'link', text: t('message.copy-link'), act: () => copyLink(message.seq) },
            isMine
              ? null
              : { icon: 'flag', text: t('message.report'), act: () => show({ type: 'report', message }) },
          ]}
        />
      </div>
      {isDeleting && <DeleteDialog message={message} onClose={() => setDeleting(false)} />}
    </>
  )
}

const inThisRoom = (): { room?: string } => {
  const { room } = readRoute(location.hash)
  return room === null ? {} : { room }
}

const copyLink = (seq: number): void => {
  const room = readRoute(location.hash).room ?? ''
  void navigator.clipboard.writeText(`${location.origin}/${roomAddress(room, seq)}`)
}

const Action = ({ icon, label, act }: { icon: IconName; label: string; act(): void }) => (
  <button type="button" className="action" aria-label={label} title={label} onClick={act}>
    <Icon name={icon} />
  </button>
)
