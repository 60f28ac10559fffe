import { useMemo, useState } from 'react'
import type { CommandOutput } from '../../protocol/commands.ts'
import type { AuditEntry } from '../../protocol/entities/moderation.ts'
import { useChat, useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { shortTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { More } from '../ui/More.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { usePaged } from '../ui/use-paged.ts'

const read = ({ entries, more }: CommandOutput<'audit.list'>) => ({ items: entries, hasMore: more })
const after = ({ seq }: AuditEntry) => ({ before: seq })

/** Who did what to whom. The chain of hashes can be computed anew here. */
export const AuditSection = () => {
  const client = useClient()
  const attempt = useAttempt()
  const [action, setAction] = useState('')
  const [said, setSaid] = useState('')
  const input = useMemo(() => ({ limit: 50, ...(/^[a-z.-]+$/.test(action) ? { action } : {}) }), [action])
  const audit = usePaged('audit.list', input, read, after)
  const verify = (): void =>
    attempt(async () => {
      const { ok, entries, firstFault } = await client.call('audit.verify', {})
      setSaid(ok ? t('audit.whole', { count: entries }) : t('audit.broken', { seq: firstFault ?? 0 }))
    })
  return (
    <>
      <div className="filters">
        <input
          type="search"
          value={action}
          placeholder={t('audit.filter')}
          aria-label={t('audit.filter')}
          onChange={(event) => setAction(event.target.value.toLowerCase())}
        />
        <button type="button" className="button" onClick={verify}>
          {t('audit.verify')}
        </button>
      </div>
      <p role="status" className="done">
        {said}
      </p>
      <Loaded
        isHere={audit.items !== undefined}
        problem={audit.problem}
        again={audit.again}
        empty={audit.items?.length === 0 ? t('audit.none') : null}
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
        <section className="table-box" tabIndex={0} aria-label={t('chart.table', { name: t('admin.audit') })}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('audit.when')}</th>
                <th scope="col">{t('audit.who')}</th>
                <th scope="col">{t('audit.what')}</th>
                <th scope="col">{t('audit.whom')}</th>
                <th scope="col">{t('audit.details')}</th>
              </tr>
            </thead>
            <tbody>
              {audit.items?.map((entry) => (
                <tr key={entry.seq}>
                  <td>{shortTime(entry.at)}</td>
                  <td>
                    <bdi>{entry.actor.name}</bdi>
                  </td>
                  <td>
                    <code>{entry.action}</code>
                  </td>
                  <td>
                    <Subject id={entry.subject} />
                  </td>
                  <td>
                    <code dir="ltr">{JSON.stringify(entry.details)}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <More paged={audit} />
      </Loaded>
    </>
  )
}

/** An account or a room by its name where it is known here, anything else by its id. */
const Subject = ({ id }: { id: string }) => {
  const name = useChat(({ rooms, profiles }) => rooms[id]?.room.name || profiles[id]?.username)
  return <bdi title={id}>{name ?? id}</bdi>
}
