import { useChat } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { shortTime } from '../ui/format-time.ts'
import { useSecond } from '../ui/use-second.ts'

/** Says, before somebody writes, that it would be refused, until when and why. A mute ends here by itself. */
export const ReadOnlyLine = ({ room: id }: { room: string }) => {
  const room = useChat((state) => state.rooms[id]?.room)
  const until = room?.muted?.until
  const now = useSecond(until !== undefined)
  const isMuted = room?.muted && (until === undefined || Date.parse(until) > now)
  return (
    <p className="composer-limit" role="status">
      {room?.archived
        ? t('composer.archived')
        : isMuted && <Muted until={until} reason={room.muted?.reason ?? ''} />}
    </p>
  )
}

const Muted = ({ until, reason }: { until: string | undefined; reason: string }) => (
  <>
    {until === undefined ? t('composer.muted') : t('composer.muted-until', { time: shortTime(until) })}
    {reason !== '' && ': '}
    <bdi>{reason}</bdi>
  </>
)
