import { useEffect, useState } from 'react'
import { t } from '../texts/t.ts'
import { useSecond } from '../ui/use-second.ts'
import { useChat, useClient } from './chat.ts'

/** A short hiccup is not worth a word. */
const patienceMs = 400

/** Says when the connection is not live, why, and what can be done. */
export const ConnectionNotice = () => {
  const status = useChat((state) => state.status)
  const isLate = useLate(status !== 'live')
  return (
    <div className="connection" role="status">
      {status !== 'live' && isLate && <Words status={status} />}
    </div>
  )
}

const useLate = (isWaiting: boolean): boolean => {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    setLate(false)
    if (!isWaiting) return
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [isWaiting])
  return isLate
}

const Words = ({ status }: { status: string }) => {
  const client = useClient()
  const retryAt = useChat((state) => state.retryAt)
  const now = useSecond(retryAt !== null)
  if (status === 'syncing') return <p className="pill">{t('connection.catching-up')}</p>
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000)
  return (
    <p className="pill pill-warning">
      {t(seconds > 0 ? 'connection.none' : 'connection.connecting')}
      {seconds > 0 && <span aria-hidden="true"> {t('connection.next-try', { seconds })}</span>}
      {seconds > 0 && (
        <button type="button" className="link" onClick={client.reconnectNow}>
          {t('connection.try-now')}
        </button>
      )}
    </p>
  )
}
