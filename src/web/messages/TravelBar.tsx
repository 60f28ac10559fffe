import { useEffect, useRef, useState } from 'react'
import type { Message, Room } from '../../protocol/entities.ts'
import { goTo } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { dayName } from '../ui/format-time.ts'
import { Icon } from '../ui/Icon.tsx'

type Props = { room: Room; seen: Message | undefined; toNewest(): void; close(): void }

const settleMs = 150

/** Travels through a long room: to its ends, its middle, or anywhere between. */
export const TravelBar = ({ room, seen, toNewest, close }: Props) => {
  const [dragged, setDragged] = useState<number | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const newest = Math.max(1, room.rev)
  const place = dragged ?? seen?.seq ?? newest
  useEffect(() => () => clearTimeout(timer.current), [])

  const drag = (seq: number): void => {
    setDragged(seq)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      setDragged(null)
      if (seq >= newest) toNewest()
      else goTo(room.id, seq)
    }, settleMs)
  }

  return (
    <section className="travel" aria-label={t('rooms.jump')}>
      <button type="button" className="button" onClick={() => goTo(room.id, 1)}>
        {t('travel.first')}
      </button>
      <button type="button" className="button" onClick={() => goTo(room.id, Math.ceil(newest / 2))}>
        {t('travel.middle')}
      </button>
      <button type="button" className="button" onClick={toNewest}>
        {t('timeline.newest')}
      </button>
      <input
        type="range"
        min={1}
        max={newest}
        value={Math.min(place, newest)}
        aria-label={t('travel.place')}
        aria-valuetext={t('travel.of', { place, total: newest })}
        onChange={(event) => drag(Number(event.target.value))}
      />
      <output className="travel-place">
        <b>{dragged === null && seen ? dayName(seen.at) : '…'}</b>
        <span>{t('travel.of', { place, total: newest })}</span>
      </output>
      <button type="button" className="icon-button" aria-label={t('app.close')} onClick={close}>
        <Icon name="close" />
      </button>
    </section>
  )
}
