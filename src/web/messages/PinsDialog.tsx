import type { Overlay } from '../app/overlay.ts'
import { roomAddress } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { shortTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useAsk } from '../ui/use-ask.ts'

type Props = { about: Extract<Overlay, { type: 'pins' }>; onClose(): void }

/** What is pinned in a room; each leads to its place. */
export default ({ about: { room }, onClose }: Props) => {
  const { answer, problem, again } = useAsk('room.pins', { room: room.id })
  const messages = answer?.messages ?? []
  return (
    <Dialog title={t('rooms.pins')} onClose={onClose}>
      <Loaded
        isHere={answer !== undefined}
        problem={problem}
        again={again}
        empty={messages.length === 0 ? t('pins.none') : null}
      >
        <ul className="list">
          {messages.map((message) => (
            <li key={message.id}>
              <a className="list-words hit" href={roomAddress(room.id, message.seq)} onClick={onClose}>
                <span className="hit-head">
                  <bdi>{message.author.name}</bdi> <small>{shortTime(message.at)}</small>
                </span>
                <span className="hit-text" dir="auto">
                  {message.text}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </Loaded>
    </Dialog>
  )
}
