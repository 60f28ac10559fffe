import type { Overlay } from '../app/overlay.ts'
import { t } from '../texts/t.ts'
import { BarChart } from '../ui/BarChart.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Figures } from '../ui/Figures.tsx'
import { formatNumber } from '../ui/format-count.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { RankList } from '../ui/RankList.tsx'
import { useAsk } from '../ui/use-ask.ts'

type Props = { about: Extract<Overlay, { type: 'figures' }>; onClose(): void }

/** A room in figures: who is in it, when it is busy, who says most. */
export default ({ about: { room }, onClose }: Props) => {
  const { answer, problem, again } = useAsk('room.statistics', { room: room.id })
  return (
    <Dialog title={t('figures.title', { name: room.name })} onClose={onClose}>
      <Loaded isHere={answer !== undefined} problem={problem} again={again}>
        {answer && (
          <>
            <Figures
              figures={[
                [t('rooms.members'), formatNumber(answer.members)],
                [t('members.online'), formatNumber(answer.online.length)],
                [t('figures.messages'), formatNumber(answer.messages)],
              ]}
            />
            <BarChart
              title={t('figures.hours')}
              nameOfX={t('figures.hour')}
              nameOfY={t('figures.messages')}
              bars={hoursHere(answer.week).map((value, hour) => ({ name: `${hour}:00`, value }))}
            />
            <h3 className="figures-head">{t('figures.top')}</h3>
            <RankList
              label={t('figures.top')}
              ranks={answer.top.map(({ account, messages }) => ({
                key: account.id,
                name: <bdi>{account.name}</bdi>,
                value: messages,
                shown: formatNumber(messages),
              }))}
            />
          </>
        )}
      </Loaded>
    </Dialog>
  )
}

/** The server counts the hours of the week by UTC; people live by their own clock. */
const hoursHere = (week: number[]): number[] => {
  const shift = Math.round(-new Date().getTimezoneOffset() / 60)
  const hours = Array.from({ length: 24 }, () => 0)
  week.forEach((messages, hour) => {
    const here = (((hour + shift) % 24) + 24) % 24
    hours[here] = (hours[here] ?? 0) + messages
  })
  return hours
}
