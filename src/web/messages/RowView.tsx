import { memo, useState } from 'react'
import type { RoomState } from '../../sdk/index.ts'
import { t } from '../texts/t.ts'
import { dayName } from '../ui/format-time.ts'
import type { FindMessage } from './find-message.ts'
import { MessageView } from './MessageView.tsx'
import type { Choices } from './mode.ts'
import { PendingView } from './PendingView.tsx'
import { type Row, topRowKey } from './rows.ts'

type Props = {
  row: Row
  known: RoomState
  me: string | undefined
  find: FindMessage
  choices: Choices
  isLit: boolean
}

/** One row with what stands above it: a day, the unread line. */
export const RowView = ({ row, known, me, find, choices, isLit }: Props) => {
  const { message, pending } = row
  const [isNear, setNear] = useState(false)
  const come = (): void => setNear(true)
  if (row.key === topRowKey) return <TopRow known={known} />
  const replied = message?.replyTo ?? pending?.replyTo
  const quoted = replied === undefined ? undefined : find(replied)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only draws what can be done with the message
    <div
      className="row"
      data-key={row.key}
      data-lit={isLit}
      data-seq={message?.seq}
      tabIndex={-1}
      onPointerOver={come}
      onFocus={come}
    >
      {row.day !== undefined && <DayLine at={row.day} />}
      {row.isFirstUnread && (
        <p className="unread-line">
          <span>{t('timeline.new')}</span>
        </p>
      )}
      {message && (
        <MessageView
          message={message}
          isGrouped={row.isGrouped}
          me={me}
          quoted={quoted}
          canDeleteAny={known.room.role === 'owner' || known.room.role === 'moderator'}
          choices={choices}
          hasActions={isNear}
        />
      )}
      {pending && <PendingView pending={pending} isGrouped={row.isGrouped} quoted={quoted} />}
    </div>
  )
}

const DayLine = memo(({ at }: { at: string | number }) => (
  <h2 className="day-line">
    <span>{dayName(at)}</span>
  </h2>
))

const TopRow = ({ known: { room, timeline } }: { known: RoomState }) => (
  <div className="row top-row" data-key={topRowKey}>
    {timeline.atStart ? (
      <>
        <p className="top-row-name">{room.name}</p>
        <p className="quiet">{t(timeline.messages.length === 0 ? 'timeline.empty' : 'timeline.beginning')}</p>
      </>
    ) : (
      <p className="quiet">{t('timeline.loading')}</p>
    )}
  </div>
)
