import { useCallback, useMemo, useState } from 'react'
import type { Message } from '../../protocol/entities.ts'
import { ConnectionNotice } from '../app/ConnectionNotice.tsx'
import { useChat } from '../app/chat.ts'
import { DropZone } from '../files/DropZone.tsx'
import { useUploads } from '../files/use-uploads.ts'
import { Composer } from '../messages/Composer.tsx'
import type { Mode } from '../messages/mode.ts'
import { Timeline } from '../messages/Timeline.tsx'
import { TypingLine } from '../messages/TypingLine.tsx'
import { NotAMember } from './NotAMember.tsx'
import { type Panes, RoomHeader } from './RoomHeader.tsx'

type Props = {
  room: string
  seq: number | null
  panes: Panes
  areMembersOpen: boolean
}

export const RoomPane = ({ room: id, seq, panes, areMembersOpen }: Props) => {
  const known = useChat((state) => state.rooms[id])
  const [mode, setMode] = useState<Mode>({ type: 'new' })
  const [isTravelling, setTravelling] = useState(false)
  const uploads = useUploads(id)
  const toNew = useCallback(() => setMode({ type: 'new' }), [])
  const toggleTravel = useCallback(() => setTravelling((is) => !is), [])
  const choices = useMemo(
    () => ({
      reply: (message: Message) => setMode({ type: 'reply', message }),
      edit: (message: Message) => setMode({ type: 'edit', message }),
    }),
    [],
  )
  if (!known) return <NotAMember room={id} panes={panes} />
  return (
    <DropZone add={uploads.add}>
      <RoomHeader
        room={known.room}
        panes={panes}
        areMembersOpen={areMembersOpen}
        isTravelling={isTravelling}
        toggleTravel={toggleTravel}
      />
      <ConnectionNotice />
      <Timeline
        known={known}
        target={seq}
        choices={choices}
        isTravelling={isTravelling}
        endTravel={toggleTravel}
      />
      <TypingLine typing={known.typing} />
      <Composer
        key={mode.type === 'edit' ? mode.message.id : 'new'}
        room={known.room}
        messages={known.timeline.messages}
        mode={mode}
        edit={choices.edit}
        done={toNew}
        uploads={uploads}
      />
    </DropZone>
  )
}
