import { Fragment } from 'react'
import type { SearchHit } from '../../protocol/commands/search.ts'
import { highlighted } from '../../sdk/highlighted.ts'
import { useChat } from '../app/chat.ts'
import { roomAddress } from '../app/route.ts'
import { shortTime } from '../ui/format-time.ts'
import { PersonAvatar } from '../ui/PersonAvatar.tsx'

/** One message that was found; it leads to its place among the others. */
export const SearchHitView = ({ hit }: { hit: SearchHit }) => {
  const { room, message } = hit
  const name = useChat((state) => state.rooms[room]?.room.name)
  return (
    <li>
      <PersonAvatar account={message.author.id} name={message.author.name} />
      <a className="list-words hit" href={roomAddress(room, message.seq)}>
        <span className="hit-head">
          <bdi>{message.author.name}</bdi>
          <small>
            #<bdi>{name}</bdi> · {shortTime(message.at)}
          </small>
        </span>
        <span className="hit-text" dir="auto">
          {highlighted(hit).map(({ text, on }, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: a hit never changes
            on ? <mark key={index}>{text}</mark> : <Fragment key={index}>{text}</Fragment>,
          )}
        </span>
      </a>
    </li>
  )
}
