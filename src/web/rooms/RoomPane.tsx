import { Suspense, useCallback, useMemo, useState } from 'react'
import type { Message } from '../../protocol/entities.ts'
import { forgetNewcomer, isNewHere } from '../accounts/welcome.ts'
import { ConnectionNotice } from '../app/ConnectionNotice.tsx'
import { useChat } from '../app/chat.ts'
import { firstRoom } from '../app/route.ts'
import { useDrop } from '../files/use-drop.ts'
import { useUploads } from '../files/use-uploads.ts'
import { Composer } from '../messages/Composer.tsx'
import type { Mode } from '../messages/mode.ts'
import { Timeline } from '../messages/Timeline.tsx'
import { TypingLine } from '../messages/TypingLine.tsx'
import { t } from '../texts/t.ts'
import { later } from '../ui/later.ts'
import { NotAMember } from './NotAMember.tsx'
import { type Panes, RoomHeader } from './RoomHeader.tsx'

const WelcomeCard = later(() => import('../accounts/WelcomeCard.tsx'), 'WelcomeCard')

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
  const drop = useDrop(uploads.add)
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
    <main className="room" {...drop.handlers}>
      <RoomHeader
        room={known.room}
        panes={panes}
        areMembersOpen={areMembersOpen}
        isTravelling={isTravelling}
        toggleTravel={toggleTravel}
      />
      <ConnectionNotice />
      {id === firstRoom && <Welcome />}
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
        name={t('composer.to', { name: known.room.name })}
        placeholder={t('composer.write-to', { name: known.room.name })}
        composing={{
          room: id,
          messages: known.timeline.messages,
          mode,
          edit: choices.edit,
          done: toNew,
          uploads,
          options: mode.type === 'reply' ? { replyTo: mode.message.id } : {},
        }}
      />
      {drop.isOver && <p className="drop-here">{t('files.drop')}</p>}
    </main>
  )
}

const Welcome = () => {
  const me = useChat((state) => state.me?.id ?? '')
  const [isSeen, setSeen] = useState(false)
  if (isSeen || !isNewHere(me)) return null
  const close = (): void => {
    forgetNewcomer()
    setSeen(true)
  }
  return (
    <Suspense fallback={null}>
      <WelcomeCard close={close} />
    </Suspense>
  )
}
