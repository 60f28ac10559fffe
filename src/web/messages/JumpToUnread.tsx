import type { RoomState } from '../../sdk/index.ts'
import { useClient } from '../app/chat.ts'
import { goTo } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { formatUnread } from '../ui/format-count.ts'
import { Icon } from '../ui/Icon.tsx'

type Props = {
  known: RoomState
  /** Where the unread line stands. */
  readTo: number
  clear(): void
}

/** While what one has not read begins above what is in sight: the way there, and out of it. */
export const JumpToUnread = ({ known: { room }, readTo, clear }: Props) => {
  const client = useClient()
  const readAll = (): void => {
    client.markRead(room.id, room.rev)
    clear()
  }
  return (
    <div className="jump-unread">
      <button type="button" onClick={() => goTo(room.id, readTo + 1)}>
        <Icon name="up" />
        {t('timeline.to-unread', { count: formatUnread(Math.max(1, room.unread)) })}
      </button>
      <button
        type="button"
        aria-label={t('timeline.read-all')}
        title={t('timeline.read-all')}
        onClick={readAll}
      >
        <Icon name="check" />
      </button>
    </div>
  )
}
