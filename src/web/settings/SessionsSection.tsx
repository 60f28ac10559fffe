import type { Session } from '../../protocol/entities.ts'
import { useClient } from '../app/chat.ts'
import { t } from '../texts/t.ts'
import { shortTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useAttempt } from '../ui/Toasts.tsx'
import { useAsk } from '../ui/use-ask.ts'

/** Where one is logged in, and ending that. */
export const SessionsSection = () => {
  const client = useClient()
  const attempt = useAttempt()
  const { answer, problem, again } = useAsk('session.list', {})
  const end = (input: { session: string } | { others: true }): void =>
    attempt(async () => {
      await client.call('session.revoke', input)
      again()
    })
  const sessions = answer?.sessions ?? []
  return (
    <Loaded isHere={answer !== undefined} problem={problem} again={again}>
      <ul className="list">
        {sessions.map((session) => (
          <SessionLine key={session.id} session={session} end={() => end({ session: session.id })} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <button type="button" className="button button-danger" onClick={() => end({ others: true })}>
          {t('sessions.end-others')}
        </button>
      )}
    </Loaded>
  )
}

const SessionLine = ({ session, end }: { session: Session; end(): void }) => (
  <li>
    <div className="list-words">
      <b>{session.device}</b>
      <small>{t('sessions.used', { time: shortTime(session.usedAt), address: session.address })}</small>
    </div>
    {session.current ? (
      <span className="tag tag-good">{t('sessions.this')}</span>
    ) : (
      <button
        type="button"
        className="button"
        aria-label={t('sessions.end-named', { name: session.device })}
        onClick={end}
      >
        {t('sessions.end')}
      </button>
    )}
  </li>
)
