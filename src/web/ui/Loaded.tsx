import type { ReactNode } from 'react'
import { t } from '../texts/t.ts'

type Props = {
  isHere: boolean
  problem: string | undefined
  again(): void
  /** What to say when there is nothing; null when there is something. */
  empty?: string | null
  children: ReactNode
}

/** What was asked for, or that it is on its way, empty, or refused. */
export const Loaded = ({ isHere, problem, again, empty, children }: Props) => (
  <>
    {problem !== undefined && (
      <p className="problem" role="alert">
        {problem}{' '}
        <button type="button" className="link" onClick={again}>
          {t('app.try-again')}
        </button>
      </p>
    )}
    {!isHere && problem === undefined && (
      <div className="skeleton" role="status">
        <span className="only-heard">{t('app.opening')}</span>
        <span />
        <span />
        <span />
      </div>
    )}
    {isHere && empty ? <p className="empty">{empty}</p> : isHere && children}
  </>
)
