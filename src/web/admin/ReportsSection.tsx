import { useMemo, useState } from 'react'
import type { CommandOutput } from '../../protocol/commands.ts'
import type { Report } from '../../protocol/entities/moderation.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { shortTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { More } from '../ui/More.tsx'
import { Segments } from '../ui/Segments.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { usePaged } from '../ui/use-paged.ts'

const states = ['open', 'acted', 'dismissed'] as const

const read = ({ reports, more }: CommandOutput<'report.list'>) => ({ items: reports, hasMore: more })
const after = ({ id }: Report) => ({ after: id })

/** What people reported, and what became of it. */
export const ReportsSection = () => {
  const client = useClient()
  const attempt = useAttempt()
  const [state, setState] = useState<(typeof states)[number]>('open')
  const input = useMemo(() => ({ state, limit: 50 }), [state])
  const reports = usePaged('report.list', input, read, after)
  const close = ({ id }: Report, outcome: 'acted' | 'dismissed'): void =>
    attempt(async () => {
      await client.call('report.resolve', { report: id, outcome })
      reports.again()
    })
  const remove = (report: Report): void =>
    attempt(async () => {
      await client.call('message.delete', { message: report.message })
      close(report, 'acted')
    })
  return (
    <>
      <Segments<(typeof states)[number]>
        name="state"
        label={t('admin.state')}
        all={states}
        chosen={state}
        textOf={(one) => t(`report.${one}`)}
        choose={setState}
      />
      <Loaded
        isHere={reports.items !== undefined}
        problem={reports.problem}
        again={reports.again}
        empty={reports.items?.length === 0 ? t('report.none') : null}
      >
        <ul className="list">
          {reports.items?.map((report) => (
            <li key={report.id} className="list-tall">
              <div className="list-words">
                <b>{t('report.line', { name: report.author.name, room: report.room.name })}</b>
                <blockquote dir="auto">{report.text}</blockquote>
                <small>
                  {t('report.by', {
                    name: report.reporter.name,
                    time: shortTime(report.at),
                    reason: report.reason,
                  })}
                </small>
              </div>
              {report.state === 'open' && (
                <div className="buttons">
                  <button type="button" className="button" onClick={() => close(report, 'dismissed')}>
                    {t('report.dismiss')}
                  </button>
                  <button type="button" className="button button-danger" onClick={() => remove(report)}>
                    {t('report.delete')}
                  </button>
                </div>
              )}
            </li>
          ))}
        </ul>
        <More paged={reports} />
      </Loaded>
    </>
  )
}
