import { useState } from 'react'
import type { NotifyLevel } from '../../protocol/entities.ts'
import { useChat, useClient } from '../app/chat.ts'
import type { Overlay } from '../app/overlay.ts'
import { t } from '../texts/t.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { shortTime } from '../ui/format-time.ts'
import { sentenceOf } from '../ui/sentence-of.ts'

const levels: NotifyLevel[] = ['all', 'mentions', 'nothing']
const hour = 3_600_000
const spans = { hour, 'four-hours': 4 * hour, day: 24 * hour, week: 168 * hour }

type Props = { about: Extract<Overlay, { type: 'notify' }>; onClose(): void }

/** Of what in a room one wants to be told. */
export default ({ about, onClose }: Props) => {
  const client = useClient()
  const room = useChat((state) => state.rooms[about.room.id]?.room) ?? about.room
  const [problem, setProblem] = useState('')
  const set = (input: { level?: NotifyLevel | null; mutedUntil?: string | null }): void => {
    client.call('notification.set-room', { room: room.id, ...input }).then(
      () => setProblem(''),
      (error) => setProblem(sentenceOf(error)),
    )
  }
  const mutedUntil = room.notify?.mutedUntil
  return (
    <Dialog title={t('notify.title', { name: room.name })} onClose={onClose}>
      <fieldset className="choices">
        <legend>{t('notify.level')}</legend>
        {levels.map((level) => (
          <label key={level}>
            <input
              type="radio"
              name="level"
              checked={(room.notify?.level ?? (room.people ? 'all' : 'mentions')) === level}
              onChange={() => set({ level })}
            />
            <span>{t(`notify.${level}`)}</span>
          </label>
        ))}
      </fieldset>
      <p className="quiet">
        {mutedUntil === undefined
          ? t('notify.mute-for')
          : t('notify.muted-until', { time: shortTime(mutedUntil) })}
      </p>
      <div className="buttons">
        {mutedUntil === undefined ? (
          Object.entries(spans).map(([span, ms]) => (
            <button
              key={span}
              type="button"
              className="button"
              onClick={() => set({ mutedUntil: new Date(Date.now() + ms).toISOString() })}
            >
              {t(`span.${span as keyof typeof spans}`)}
            </button>
          ))
        ) : (
          <button type="button" className="button" onClick={() => set({ mutedUntil: null })}>
            {t('notify.unmute')}
          </button>
        )}
      </div>
      <p className="problem" role="alert">
        {problem}
      </p>
    </Dialog>
  )
}
