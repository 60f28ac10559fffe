import type { State } from '../../sdk/index.ts'
import { useIsUnkept } from '../offline/unkept.ts'
import { t } from '../texts/t.ts'
import { useChat } from './chat.ts'

/** Changes that this page has heard of and does not hold yet. */
const missingIn = ({ rooms }: State): number =>
  Object.values(rooms).reduce((sum, { room, rev }) => sum + Math.max(0, room.rev - rev), 0)

/** How far this page is behind the server, counted and not guessed. */
export const SyncLine = () => {
  const status = useChat((state) => state.status)
  const missing = useChat(missingIn)
  const waiting = useChat((state) => state.outbox.filter(({ status: its }) => its === 'waiting').length)
  const isUnkept = useIsUnkept()
  const isWhole = status === 'live' && missing === 0 && waiting === 0
  return (
    <p className="sync-line" data-whole={isWhole}>
      <span className="sync-dot" aria-hidden="true" />
      {status === 'live' || status === 'syncing' ? t('sync.missing', { count: missing }) : t('sync.offline')}
      {waiting > 0 && ` · ${t('sync.waiting', { count: waiting })}`}
      {isUnkept && <strong> · {t('sync.unkept')}</strong>}
    </p>
  )
}
