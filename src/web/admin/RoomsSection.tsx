import type { CommandOutput } from '../../protocol/commands.ts'
import type { ListedRoom } from '../../protocol/entities/administration.ts'
import { t } from '../texts/t.ts'
import { formatNumber } from '../ui/format-count.ts'
import { shortTime } from '../ui/format-time.ts'
import { Icon } from '../ui/Icon.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { More } from '../ui/More.tsx'
import { usePaged } from '../ui/use-paged.ts'

const read = ({ rooms, more }: CommandOutput<'room.list-all'>) => ({ items: rooms, hasMore: more })
const after = ({ id }: ListedRoom) => ({ after: id })
const question = { limit: 100 }

/** All rooms. Of private ones that one does not belong to, only that they are there. */
export const RoomsSection = () => {
  const rooms = usePaged('room.list-all', question, read, after)
  return (
    <Loaded isHere={rooms.items !== undefined} problem={rooms.problem} again={rooms.again}>
      <ul className="list">
        {rooms.items?.map((room) => (
          <li key={room.id}>
            <Icon name={room.kind === 'private' ? 'lock' : 'hash'} />
            <div className="list-words">
              <b>
                <bdi>{room.name || t('admin.private-room')}</bdi>
              </b>
              <small>
                {[
                  room.members !== undefined && t('rooms.member-count', { count: room.members }),
                  room.rev !== undefined && t('admin.changes', { count: formatNumber(room.rev) }),
                  shortTime(room.createdAt),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </div>
          </li>
        ))}
      </ul>
      <More paged={rooms} />
    </Loaded>
  )
}
