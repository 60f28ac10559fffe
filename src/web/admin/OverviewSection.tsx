import { useState } from 'react'
import { t } from '../texts/t.ts'
import { BarChart } from '../ui/BarChart.tsx'
import { Figures } from '../ui/Figures.tsx'
import { formatBytes, formatNumber } from '../ui/format-count.ts'
import { dayAndMonth } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { RankList } from '../ui/RankList.tsx'
import { Segments } from '../ui/Segments.tsx'
import { useAsk } from '../ui/use-ask.ts'

const spans = ['7', '30', '365'] as const
const everyMs = 5_000
const day = 86_400_000

/** The installation in figures, asked again every few seconds while one looks. */
export const OverviewSection = () => {
  const [span, setSpan] = useState<(typeof spans)[number]>('30')
  const { answer, problem, again } = useAsk('admin.statistics', { days: Number(span) }, everyMs)
  return (
    <Loaded isHere={answer !== undefined} problem={problem} again={again}>
      {answer && (
        <>
          <Figures
            figures={[
              [t('members.online'), formatNumber(answer.people.online)],
              [t('admin.people'), formatNumber(answer.people.total)],
              [t('admin.active-day'), formatNumber(answer.people.activeDay)],
              [t('admin.active-week'), formatNumber(answer.people.activeWeek)],
              [t('admin.active-month'), formatNumber(answer.people.activeMonth)],
              [t('admin.rooms-public'), formatNumber(answer.rooms.public)],
              [t('admin.rooms-private'), formatNumber(answer.rooms.private)],
            ]}
          />
          <Segments<(typeof spans)[number]>
            name="days"
            label={t('leaders.span')}
            all={spans}
            chosen={span}
            textOf={(one) => t('admin.days', { count: Number(one) })}
            choose={setSpan}
          />
          <BarChart
            title={t('admin.messages-by-day')}
            nameOfX={t('admin.day')}
            nameOfY={t('figures.messages')}
            bars={everyDay(answer.days, Number(span))}
          />
          {!answer.complete && <p className="quiet">{t('admin.counting')}</p>}
          <h3 className="figures-head">{t('admin.busiest')}</h3>
          <RankList
            label={t('admin.busiest')}
            ranks={answer.rooms.busiest.map(({ id, name, messages }) => ({
              key: id,
              name: <bdi>{name || t('admin.private-room')}</bdi>,
              value: messages,
              shown: formatNumber(messages),
            }))}
          />
          <h3 className="figures-head">{t('admin.storage')}</h3>
          <Figures
            figures={[
              [t('admin.database'), formatBytes(answer.storage.database)],
              [t('admin.files'), formatBytes(answer.storage.files)],
              [t('admin.logs'), formatBytes(answer.storage.logs)],
              [t('admin.free'), formatBytes(answer.storage.free)],
            ]}
          />
        </>
      )}
    </Loaded>
  )
}

/** The server leaves out days on which nothing was said; a chart must not. */
const everyDay = (days: { day: string; messages: number }[], span: number) => {
  const counted = new Map(days.map(({ day: name, messages }) => [name, messages]))
  const today = Date.now()
  return Array.from({ length: span }, (_, index) => {
    const at = today - (span - 1 - index) * day
    return { name: dayAndMonth(at), value: counted.get(new Date(at).toISOString().slice(0, 10)) ?? 0 }
  })
}
