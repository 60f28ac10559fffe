import type { Room } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { Icon } from '../ui/Icon.tsx'
import { useAttempt } from '../ui/Toasts.tsx'

type Props = { room: Room; id: string; isFollowed: boolean | undefined; close(): void }

/** Where the thread is, whether one is told of what comes, and the way out. */
export const ThreadHeader = ({ room, id, isFollowed, close }: Props) => {
  const client = useClient()
  const attempt = useAttempt()
  const follow = (): void => attempt(() => client.call('thread.follow', { message: id, on: !isFollowed }))
  return (
    <header className="room-header">
      <div className="room-title">
        <h2>{t('thread.title')}</h2>
        <p>
          <bdi>{room.name}</bdi>
        </p>
      </div>
      {isFollowed !== undefined && (
        <button
          type="button"
          className="icon-button"
          aria-pressed={isFollowed}
          aria-label={t('thread.follow')}
          title={t(isFollowed ? 'thread.followed' : 'thread.follow')}
          onClick={follow}
        >
          <Icon name="bell" />
        </button>
      )}
      <button type="button" className="icon-button" aria-label={t('thread.close')} onClick={close}>
        <Icon name="close" />
      </button>
    </header>
  )
}
